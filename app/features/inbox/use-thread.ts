import { useCallback, useEffect, useRef, useState } from "react";
import { readInbox } from "./call-inbox.ts";
import { useInbox } from "./inbox-context.ts";
import { mergeMessages } from "./keep-same.ts";
import type { ThreadMessage, ThreadPage } from "./types.ts";
import { useSoon } from "./use-soon.ts";

const GATHER_MS = 150;

type State = ThreadPage & { from: ThreadPage };

export type LiveThread = ThreadPage & {
  loading: boolean;
  failed: boolean;
  loadEarlier(): void;
  refreshSoon(): void;
  /** Shows a message that the server has just taken. */
  take(message: ThreadMessage): void;
};

/** The conversation that the loader gave, kept up to date by live events; earlier messages are put before the others. */
export function useThread(loaded: ThreadPage, address: string): LiveThread {
  const { onConversation } = useInbox();
  const { id } = loaded.conversation;
  const [state, setState] = useState<State>({ ...loaded, from: loaded });
  const [more, setMore] = useState<"idle" | "loading" | "failed">("idle");
  const shown = state.conversation.id === id ? state : { ...loaded, from: loaded };
  const latest = useRef({ id, address });
  latest.current = { id, address };

  const put = useCallback((fresh: ThreadPage, from?: ThreadPage) => {
    setState((now) => {
      const source = from ?? now.from;
      if (now.conversation.id !== fresh.conversation.id) return from ? { ...fresh, from: source } : now;
      const messages = mergeMessages(now.messages, fresh.messages);
      return { conversation: fresh.conversation, messages, earlier: now.earlier, from: source };
    });
  }, []);

  useEffect(() => put(loaded, loaded), [loaded, put]);

  const refresh = useCallback(async () => {
    const asked = latest.current;
    const fresh = await readInbox<ThreadPage>(asked.address);
    if (latest.current.id === asked.id) put(fresh);
  }, [put]);
  const refreshSoon = useSoon(refresh, GATHER_MS);

  useEffect(
    () =>
      onConversation((changed) => {
        if (changed === id) refreshSoon();
      }),
    [id, onConversation, refreshSoon],
  );

  async function loadEarlier(): Promise<void> {
    const { earlier } = shown;
    if (!earlier || more === "loading") return;
    setMore("loading");
    try {
      const page = await readInbox<ThreadPage>(`${address}?before=${encodeURIComponent(earlier)}`);
      setState((now) =>
        now.conversation.id === id
          ? { ...now, messages: mergeMessages(now.messages, page.messages), earlier: page.earlier }
          : now,
      );
      setMore("idle");
    } catch {
      setMore("failed");
    }
  }

  return {
    conversation: shown.conversation,
    messages: shown.messages,
    earlier: shown.earlier,
    loading: more === "loading",
    failed: more === "failed",
    loadEarlier: () => void loadEarlier(),
    refreshSoon,
    take: (message) =>
      setState((now) =>
        now.conversation.id === id ? { ...now, messages: mergeMessages(now.messages, [message]) } : now,
      ),
  };
}
