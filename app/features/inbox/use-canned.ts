import { useEffect, useState } from "react";
import { readInbox } from "./call-inbox.ts";
import { useInbox } from "./inbox-context.ts";
import type { CannedView } from "./types.ts";

const PAUSE_MS = 120;
/** So many fit above the keyboard of a phone; more letters narrow them down. */
const MOST_SHOWN = 6;

/** The ready replies that fit what stands after the slash; null while nothing was asked for. */
export function useCanned(asked: string | null): readonly CannedView[] | null {
  const { home } = useInbox();
  const [found, setFound] = useState<readonly CannedView[] | null>(null);
  useEffect(() => {
    if (asked === null) {
      setFound(null);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      readInbox<CannedView[]>(`${home}/inbox/canned?q=${encodeURIComponent(asked)}`, stop.signal).then(
        (replies) => setFound(replies.slice(0, MOST_SHOWN)),
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked, home]);
  return asked === null ? null : found;
}

/** What stands after the slash with which a text begins; null where it does not ask for a ready reply. */
export function askedReply(text: string): string | null {
  return /^\/([^\s/]{0,40})$/u.exec(text)?.[1] ?? null;
}

/** A ready reply for this customer: `{name}` becomes their name. */
export function fillReply(text: string, name: string | null): string {
  return text.replaceAll("{name}", name ?? "").trim();
}
