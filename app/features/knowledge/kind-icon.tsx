import { FileText, Globe, type LucideIcon, MessagesSquare, NotebookPen } from "lucide-react";
import { cn } from "~/lib/cn.ts";
import type { SourceView } from "./types.ts";

export const KIND_ICONS: Record<SourceView["kind"], LucideIcon> = {
  file: FileText,
  text: NotebookPen,
  qa: MessagesSquare,
  url: Globe,
};

/** What kind of source it is, as a picture; the word stands beside it. */
export function KindIcon({ kind, className }: { kind: SourceView["kind"]; className?: string }) {
  const Icon = KIND_ICONS[kind];
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-9 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-ink",
        className,
      )}
    >
      <Icon className="size-4.5" />
    </span>
  );
}
