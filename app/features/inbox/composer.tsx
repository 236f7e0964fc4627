import { Form } from "@remix-run/react";
import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { controlStyles } from "~/components/ui/field.tsx";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { CannedList } from "./canned-list.tsx";
import { useThreadShared } from "./thread-context.ts";
import { askedReply, fillReply, useCanned } from "./use-canned.ts";

/** As long as a message may be. */
const LONGEST_TEXT = 8000;

export type ComposerKind = "reply" | "note";

export type ComposerProps = {
  kind: ComposerKind;
  text: string;
  setText(text: string): void;
  send(text: string): void;
  field: RefObject<HTMLTextAreaElement>;
};

/** Where an answer or a note is written: Enter sends it, Shift and Enter begin a line, a slash offers the ready replies. */
export function Composer({ kind, text, setText, send, field }: ComposerProps) {
  const { t } = useTranslation("inbox");
  const hydrated = useHydrated();
  const { detail } = useThreadShared();
  const listId = useId();
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [marked, setMarked] = useState(0);
  const asked = kind === "reply" && dismissed !== text ? askedReply(text) : null;
  const replies = useCanned(asked) ?? [];
  const isOpen = asked !== null && replies.length > 0;
  const current = Math.min(marked, replies.length - 1);

  function choose(index: number): void {
    const reply = replies[index];
    if (!reply) return;
    setText(fillReply(reply.text, detail.name));
    setMarked(0);
    field.current?.focus();
  }

  function submit(): void {
    const words = text.trim();
    if (!words) return;
    setText("");
    send(words);
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (isOpen && pressInList(event, { count: replies.length, current, setMarked, choose })) return;
    if (isOpen && event.key === "Escape") setDismissed(text);
    else if (event.key === "Escape") field.current?.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  return (
    <Form
      method="post"
      preventScrollReset
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="relative flex items-end gap-2"
    >
      {isOpen && <CannedList id={listId} replies={replies} current={current} choose={choose} />}
      <p aria-live="polite" className="sr-only">
        {isOpen && t("composer.found", { count: replies.length })}
      </p>
      <textarea
        ref={field}
        name="text"
        {...(hydrated ? { value: text, onChange: (event) => setText(event.target.value) } : {})}
        aria-label={t(kind === "note" ? "composer.noteLabel" : "composer.replyLabel")}
        placeholder={t(kind === "note" ? "composer.notePlaceholder" : "composer.replyPlaceholder")}
        aria-autocomplete={kind === "reply" ? "list" : undefined}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${current}` : undefined}
        maxLength={LONGEST_TEXT}
        rows={1}
        required={!hydrated}
        autoComplete="off"
        enterKeyHint="send"
        onKeyDown={press}
        className={cn(
          controlStyles,
          "field-sizing-content max-h-40 min-w-0 flex-1 resize-none",
          kind === "note" && "border-dashed border-warning-ink/60 bg-warning-soft",
        )}
      />
      {hydrated ? (
        <Button
          type="submit"
          size="icon"
          aria-label={t(kind === "note" ? "composer.addNote" : "composer.send")}
        >
          <SendHorizontal aria-hidden />
        </Button>
      ) : (
        <div className="grid gap-1">
          <Button type="submit" size="sm" name="intent" value="reply">
            {t("composer.send")}
          </Button>
          <Button type="submit" size="sm" variant="secondary" name="intent" value="note">
            {t("composer.addNote")}
          </Button>
        </div>
      )}
    </Form>
  );
}

type ListKeys = {
  count: number;
  current: number;
  setMarked(index: number): void;
  choose(index: number): void;
};

/** The keys of the open list of ready replies; true where the key was one of them. */
function pressInList(event: KeyboardEvent, { count, current, setMarked, choose }: ListKeys): boolean {
  if (event.key === "ArrowDown") setMarked((current + 1) % count);
  else if (event.key === "ArrowUp") setMarked((current - 1 + count) % count);
  else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") choose(current);
  else return false;
  event.preventDefault();
  return true;
}
