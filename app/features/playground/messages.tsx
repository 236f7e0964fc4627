import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { MarkdownText } from "~/components/ui/markdown-text.tsx";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { Bubble, TypingDots } from "./bubble.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";
import type { ChatTurn } from "./types.ts";
import type { OpenTurn } from "./use-chat.ts";

export type MessagesProps = {
  bot: string;
  greeting: string;
  turns: readonly ChatTurn[];
  open: OpenTurn | null;
  /** The turn that is explained beside the conversation. */
  chosen: string | undefined;
  choose(turnId: string): void;
  askAgain(question: string): void;
};

/** The conversation so far, oldest first; scrolls along with what is being written. */
export function Messages({ bot, greeting, turns, open, chosen, choose, askAgain }: MessagesProps) {
  const { t } = useTranslation("playground");
  const end = useRef<HTMLDivElement>(null);
  const length = turns.length + (open?.text.length ?? 0) + (open ? 1 : 0) + (open?.problem ? 1 : 0);
  useEffect(() => {
    const box = end.current?.parentElement;
    if (length > 0) box?.scrollTo({ top: box.scrollHeight });
  }, [length]);
  return (
    <div
      role="log"
      aria-label={t("chat", { bot })}
      aria-busy={open !== null && !open.problem}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto overscroll-contain p-4 focus-visible:-outline-offset-2 sm:p-5"
    >
      <Bubble by="bot" name={bot}>
        <MarkdownText text={greeting} />
      </Bubble>
      {turns.map((turn) => (
        <Turn key={turn.id} turn={turn} bot={bot} chosen={chosen === turn.id} choose={choose} />
      ))}
      {open && <Opening turn={open} bot={bot} askAgain={askAgain} />}
      <div ref={end} />
    </div>
  );
}

type TurnProps = Pick<MessagesProps, "bot" | "choose"> & { turn: ChatTurn; chosen: boolean };

function Turn({ turn, bot, chosen, choose }: TurnProps) {
  const { t } = useTranslation("playground");
  const hydrated = useHydrated();
  return (
    <>
      <Bubble by="customer" name={t("you")}>
        <p className="whitespace-pre-wrap break-words">{turn.question}</p>
      </Bubble>
      <div className="grid gap-1.5">
        <Bubble by="bot" name={bot}>
          <MarkdownText text={turn.answer.answer} />
        </Bubble>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 ps-1">
          <OutcomeBadge answer={turn.answer} />
          {hydrated && (
            <button
              type="button"
              aria-pressed={chosen}
              onClick={() => choose(turn.id)}
              className={cn(
                "min-h-9 rounded-sm px-1 text-xs font-medium text-muted underline-offset-4 hover:text-ink hover:underline",
                chosen && "text-brand-ink",
              )}
            >
              {t("explain")}
            </button>
          )}
        </div>
      </div>
    </>
  );
}

function Opening({ turn, bot, askAgain }: { turn: OpenTurn } & Pick<MessagesProps, "bot" | "askAgain">) {
  const { t } = useTranslation(["playground", "common"]);
  return (
    <>
      <Bubble by="customer" name={t("you")}>
        <p className="whitespace-pre-wrap break-words">{turn.question}</p>
      </Bubble>
      {(turn.text || !turn.problem) && (
        <Bubble by="bot" name={bot}>
          {turn.text ? <MarkdownText text={turn.text} /> : <TypingDots label={t("writing", { bot })} />}
        </Bubble>
      )}
      {turn.problem && (
        <div role="alert" className="flex flex-wrap items-center gap-3 text-sm text-danger-ink">
          <span>{turn.problem}</span>
          <Button size="sm" variant="secondary" onClick={() => askAgain(turn.question)}>
            {t("problem.again")}
          </Button>
        </div>
      )}
    </>
  );
}
