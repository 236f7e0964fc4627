import { useLocation, useNavigate } from "@remix-run/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { LiveStatusBadge } from "~/components/ui/live-status-badge.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { AnsweringBanner } from "./answering-banner.tsx";
import { actOn } from "./call-inbox.ts";
import type { ComposerKind } from "./composer.tsx";
import { ComposerPane } from "./composer-pane.tsx";
import { LABELS_ID } from "./details-forms.tsx";
import { DetailsPane } from "./details-pane.tsx";
import { useInbox } from "./inbox-context.ts";
import { ThreadContext, type ThreadShared } from "./thread-context.ts";
import { ThreadHead } from "./thread-head.tsx";
import { ThreadMessages } from "./thread-messages.tsx";
import type { TemplateView, ThreadPage } from "./types.ts";
import { useAct } from "./use-act.ts";
import { useDraft } from "./use-draft.ts";
import { useOutgoing } from "./use-outgoing.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useThread } from "./use-thread.ts";
import { changedSearch } from "./views.ts";

export type ConversationProps = {
  thread: ThreadPage;
  /** The conversation's own address. */
  address: string;
  isLatest: boolean;
  templates: readonly TemplateView[] | null;
  templatesProblem: string | null;
  /** What was refused before scripts ran. */
  problem: string | null;
};

/** An open conversation: what was said, the place to answer, and beside it who the customer is. */
export function Conversation(props: ConversationProps) {
  const { address, isLatest, templates, templatesProblem, problem } = props;
  const { refreshList, status } = useInbox();
  const { search } = useLocation();
  const data = `${address}/thread`;
  const thread = useThread(props.thread, data);
  const { conversation: detail, refreshSoon } = thread;
  const { act, busy } = useAct(data, () => {
    refreshSoon();
    refreshList();
  });
  const [kind, setKind] = useState<ComposerKind>("reply");
  const [text, setText] = useDraft(detail.id, kind);
  const field = useRef<HTMLTextAreaElement>(null);
  const outgoing = useOutgoing(detail.id, data, (message) => {
    thread.take(message);
    refreshSoon();
    refreshList();
  });
  useMarkRead(detail.id, detail.unread, data);
  const write = (next: ComposerKind) => {
    setKind(next);
    requestAnimationFrame(() => field.current?.focus());
  };
  const openLabels = useOpenLabels();
  useShortcuts({
    KeyR: () => write("reply"),
    KeyN: () => write("note"),
    KeyT: () => void act({ intent: "take" }),
    KeyE: () => void act({ intent: detail.closed ? "reopen" : "close" }),
    KeyL: openLabels,
  });
  const shared: ThreadShared = useMemo(() => ({ detail, act, busy }), [detail, act, busy]);
  const asked = new URLSearchParams(search).get("details");
  return (
    <ThreadContext.Provider value={shared}>
      <div className="flex h-[calc(100dvh-var(--inbox-top))] min-h-96 lg:h-full lg:min-h-0">
        <div className={cn("flex min-w-0 flex-1 flex-col", asked === "1" && "max-lg:hidden")}>
          <ThreadHead />
          {status === "down" && (
            <div className="border-b bg-warning-soft px-3 py-1 lg:hidden">
              <LiveStatusBadge status={status} />
            </div>
          )}
          <AnsweringBanner />
          {problem && (
            <Notice tone="danger" className="rounded-none">
              <p>{problem}</p>
            </Notice>
          )}
          <ThreadMessages
            key={detail.id}
            thread={thread}
            address={address}
            outgoing={outgoing}
            isLatest={isLatest}
            onTakeBack={(words, note) => {
              setKind(note ? "note" : "reply");
              setText([text, words].filter(Boolean).join("\n"));
              field.current?.focus();
            }}
          />
          <ComposerPane
            key={`composer-${detail.id}`}
            kind={kind}
            setKind={write}
            text={text}
            setText={setText}
            send={(words) => outgoing.send(words, kind === "note")}
            field={field}
            templates={templates}
            templatesProblem={templatesProblem}
          />
        </div>
        <div
          className={cn(
            "w-72 shrink-0 overflow-y-auto border-s bg-surface max-lg:w-full max-lg:border-0 lg:max-xl:w-60",
            asked === "0" ? "hidden" : asked === "1" ? "block" : "max-xl:hidden",
          )}
        >
          <DetailsPane address={address} />
        </div>
      </div>
    </ThreadContext.Provider>
  );
}

/** Says that somebody of the team has seen what was written, as soon as the page is really looked at. */
function useMarkRead(id: string, unread: number, address: string): void {
  const { refreshList } = useInbox();
  useEffect(() => {
    if (unread === 0) return;
    function mark(): void {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", mark);
      void actOn(address, { intent: "read", id }).then(refreshList);
    }
    document.addEventListener("visibilitychange", mark);
    mark();
    return () => document.removeEventListener("visibilitychange", mark);
  }, [id, unread, address, refreshList]);
}

/** Leads the keyboard to the labels; where the details are closed they are opened first. */
function useOpenLabels(): () => void {
  const navigate = useNavigate();
  const { search } = useLocation();
  const wanted = useRef(false);
  const hydrated = useHydrated();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address may have opened the details
  useEffect(() => {
    if (wanted.current && hydrated) wanted.current = !focusLabels();
  }, [search, hydrated]);
  return () => {
    if (focusLabels()) return;
    wanted.current = true;
    navigate(
      { search: changedSearch(search, { details: "1" }) },
      { replace: true, preventScrollReset: true },
    );
  };
}

function focusLabels(): boolean {
  const labels = document.getElementById(LABELS_ID);
  if (!(labels instanceof HTMLDetailsElement) || labels.offsetParent === null) return false;
  labels.open = true;
  const first = labels.querySelector<HTMLElement>("input[type=checkbox]") ?? labels.querySelector("summary");
  first?.focus();
  return true;
}
