import { useCallback, useEffect, useRef, useState } from "react";
import { readInbox } from "./call-inbox.ts";
import { keepSame } from "./keep-same.ts";
import type { InboxListPage } from "./types.ts";
import { useSoon } from "./use-soon.ts";

const GATHER_MS = 400;
/** So many pages are kept up to date; what was loaded further down stays as it was. */
export const MOST_PAGES = 4;

export type LiveList = InboxListPage & {
  loading: boolean;
  failed: boolean;
  loadMore(): void;
  refreshSoon(): void;
};

/**
 * The list that the loader gave, kept up to date: further pages at its end, and all of it anew when something happened. `address` is
 * that of the list's own data with the choices of the page.
 */
export function useInboxList(loaded: InboxListPage, address: string): LiveList {
  const [list, setList] = useState({ address, page: loaded, pages: 1 });
  const [more, setMore] = useState<"idle" | "loading" | "failed">("idle");
  const shown = list.address === address ? list : { address, page: loaded, pages: 1 };
  const latest = useRef(shown);
  latest.current = shown;

  const refresh = useCallback(async () => {
    const before = latest.current;
    const pages = Math.min(before.pages, MOST_PAGES);
    const fresh = await readInbox<InboxListPage>(joined(before.address, { pages: String(pages) }));
    setList((now) => {
      if (now.address !== before.address || now.pages > pages) return now;
      return { ...now, page: { ...fresh, rows: keepSame(now.page.rows, fresh.rows) } };
    });
  }, []);
  const refreshSoon = useSoon(refresh, GATHER_MS);

  useEffect(() => {
    const isSame = latest.current.address === address;
    setList((before) => {
      if (before.address !== address) return { address, page: loaded, pages: 1 };
      if (before.pages > 1) return before;
      return { ...before, page: { ...loaded, rows: keepSame(before.page.rows, loaded.rows) } };
    });
    // What was loaded further down is kept, and loaded anew with the rest.
    if (isSame && latest.current.pages > 1) refreshSoon();
    setMore("idle");
  }, [loaded, address, refreshSoon]);

  async function loadMore(): Promise<void> {
    const { nextCursor } = shown.page;
    if (!nextCursor || more === "loading") return;
    setMore("loading");
    try {
      const next = await readInbox<InboxListPage>(joined(address, { cursor: nextCursor }));
      setList((now) => {
        if (now.address !== address || now.page.nextCursor !== nextCursor) return now;
        const known = new Set(now.page.rows.map(({ id }) => id));
        const rows = [...now.page.rows, ...next.rows.filter(({ id }) => !known.has(id))];
        return { ...now, page: { ...next, rows }, pages: now.pages + 1 };
      });
      setMore("idle");
    } catch {
      setMore("failed");
    }
  }

  return {
    ...shown.page,
    loading: more === "loading",
    failed: more === "failed",
    loadMore: () => void loadMore(),
    refreshSoon,
  };
}

function joined(address: string, more: Record<string, string>): string {
  return `${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams(more)}`;
}
