import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import type { CannedView } from "./types.ts";

export type CannedListProps = {
  id: string;
  replies: readonly CannedView[];
  current: number;
  choose(index: number): void;
};

/** The ready replies above the field; the field keeps the focus and tells which one is marked. */
export function CannedList({ id, replies, current, choose }: CannedListProps) {
  const { t } = useTranslation("inbox");
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("replies.title")}
      className="absolute inset-x-0 bottom-full z-20 mb-2 max-h-72 overflow-y-auto rounded-lg border bg-raised p-1 shadow-lg"
    >
      {replies.map((reply, index) => (
        <div
          key={reply.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === current}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(index)}
          onKeyDown={(event) => event.key === "Enter" && choose(index)}
          className={cn(
            "cursor-pointer rounded-md px-3 py-2 text-sm hover:bg-sunken",
            index === current && "bg-sunken",
          )}
        >
          <span className="font-medium">/{reply.shortcut}</span>
          <span className="line-clamp-2 text-muted">{reply.text}</span>
        </div>
      ))}
    </div>
  );
}
