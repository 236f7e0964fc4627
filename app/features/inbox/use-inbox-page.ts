import { useCallback, useMemo, useRef, useState } from "react";
import { useLive } from "~/lib/use-live.ts";
import { useRefresh } from "~/lib/use-refresh.ts";
import type { InboxShared } from "./inbox-context.ts";
import { moveByArrow, moveInList } from "./move-in-list.ts";
import type { InboxListPage, LabelView, MemberView } from "./types.ts";
import { useInboxList } from "./use-inbox-list.ts";
import { useShortcuts } from "./use-shortcuts.ts";

/** Now and then everything is loaded anew, for what no event tells of (a person's time that is over). */
const REFRESH_MS = 120_000;

type Page = {
  botId: string;
  home: string;
  me: string;
  timeZone: string;
  members: MemberView[];
  labels: LabelView[];
  list: InboxListPage;
};

/** What keeps the inbox alive: one live line, the list that follows it, the keys that lead through it. `chosen` is the list's address. */
export function useInboxPage(page: Page, chosen: string) {
  const { botId, home, me, timeZone, members, labels } = page;
  const list = useInboxList(page.list, `${home}/inbox/list${chosen}`);
  const [helpOpen, setHelpOpen] = useState(false);
  const listeners = useRef(new Set<(conversationId: string) => void>());
  const { refreshSoon } = list;

  const status = useLive(botId, (event) => {
    if (!("conversationId" in event) || typeof event.conversationId !== "string") return;
    refreshSoon();
    for (const listener of listeners.current) listener(event.conversationId);
  });
  useRefresh(REFRESH_MS);

  useShortcuts({
    KeyJ: () => moveInList(1),
    KeyK: () => moveInList(-1),
    ArrowDown: () => moveByArrow(1),
    ArrowUp: () => moveByArrow(-1),
    Slash: () => document.querySelector<HTMLInputElement>("input[type=search]")?.focus(),
    Help: () => setHelpOpen(true),
  });

  const onConversation = useCallback((listener: (conversationId: string) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  const shared: InboxShared = useMemo(
    () => ({ botId, home, me, timeZone, members, labels, status, refreshList: refreshSoon, onConversation }),
    [botId, home, me, timeZone, members, labels, status, refreshSoon, onConversation],
  );
  return { shared, list, help: { open: helpOpen, setOpen: setHelpOpen } };
}
