import { X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { controlStyles, describedBy, FieldFrame, type FieldProps } from "./field.tsx";
import { TextareaField } from "./textarea-field.tsx";

export type TagsFieldProps = FieldProps<string> & {
  /** How to type them before scripts run, one to a line, in place of `hint`. */
  plainHint?: string;
};

/** Several short words: as tags to add and remove, or as plain lines before scripts run. Either way the form gets one to a line. */
export function TagsField({ plainHint, ...props }: TagsFieldProps) {
  const hydrated = useHydrated();
  return hydrated ? (
    <Tags key={props.field.key} {...props} />
  ) : (
    <TextareaField {...props} hint={plainHint ?? props.hint} />
  );
}

function Tags({ field, label, hint, className }: FieldProps<string>) {
  const { t } = useTranslation();
  const [tags, setTags] = useState(() => wordsIn(String(field.initialValue ?? "")));
  const [typed, setTyped] = useState("");

  function add(text: string): void {
    setTags([...new Set([...tags, ...wordsIn(text)])]);
    setTyped("");
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === "Enter" || event.key === ",") && typed.trim() !== "") {
      event.preventDefault();
      add(typed);
    }
    if (event.key === "Backspace" && typed === "") setTags(tags.slice(0, -1));
  }

  function paste(event: ClipboardEvent<HTMLInputElement>): void {
    const text = event.clipboardData.getData("text");
    if (!/[\n,]/.test(text)) return;
    event.preventDefault();
    add(typed + text);
  }

  return (
    <FieldFrame field={field} label={label} hint={hint} className={className}>
      <div
        className={cn(
          controlStyles,
          "flex flex-wrap items-center gap-2 has-[input:focus-visible]:border-brand",
          field.errors && "border-danger",
        )}
      >
        {tags.length > 0 && (
          <ul aria-label={t("tags.list")} className="contents">
            {tags.map((tag) => (
              <li
                key={tag}
                className="flex max-w-full items-center gap-1 rounded-full bg-brand-soft ps-3 text-sm text-brand-ink"
              >
                <span className="min-w-0 wrap-anywhere">{tag}</span>
                <button
                  type="button"
                  aria-label={t("tags.remove", { tag })}
                  onClick={() => setTags(tags.filter((each) => each !== tag))}
                  className="grid size-8 shrink-0 place-items-center rounded-full hover:bg-surface"
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              </li>
            ))}
          </ul>
        )}
        <input
          id={field.id}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={press}
          onPaste={paste}
          onBlur={() => add(typed)}
          autoComplete="off"
          enterKeyHint="done"
          aria-invalid={field.errors ? true : undefined}
          aria-describedby={describedBy(field, Boolean(hint))}
          className="min-h-8 min-w-32 flex-1 bg-transparent outline-none"
        />
      </div>
      <textarea hidden readOnly name={field.name} value={[...tags, typed].join("\n")} />
    </FieldFrame>
  );
}

function wordsIn(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((word) => word.trim())
    .filter(Boolean);
}
