import { useEffect, useState } from "react";
import { type LiveStatus, useLive } from "~/lib/use-live.ts";
import { useRevalidateSoon } from "~/lib/use-revalidate-soon.ts";
import type { SourceView } from "./types.ts";

/** Asked without news while something is being read: often while the line is down, seldom while it stands. */
const POLL_DOWN_MS = 4000;
const POLL_LIVE_MS = 20_000;

type News = Pick<SourceView, "status" | "progress">;

/** True from being added until it is ready or has failed. */
export function isUnderWay({ status }: Pick<SourceView, "status">): boolean {
  return status === "waiting" || status === "reading" || status === "embedding";
}

/** The sources as they are now: progress comes with events, ends make the page's loaders run again. */
export function useSourceUpdates(
  botId: string,
  sources: readonly SourceView[],
): { line: LiveStatus; sources: SourceView[] } {
  const [news, setNews] = useState<Readonly<Record<string, News>>>({});
  const revalidate = useRevalidateSoon();

  const line = useLive(botId, (event) => {
    if (event.type !== "source" || !isStatus(event.status)) return;
    const { sourceId, status, progress } = event;
    if (isUnderWay({ status })) {
      setNews((known) => ({ ...known, [sourceId]: { status, progress } }));
      return;
    }
    // How it ended the loader knows better: with its passages, or with the reason.
    setNews((known) => ({ ...known, [sourceId]: { status: "embedding", progress: 1 } }));
    revalidate();
  });
  const [read, setRead] = useState(sources);
  if (read !== sources) {
    // What the loader read is newer than what was said before it.
    setRead(sources);
    setNews({});
  }

  const current = sources.map((source) => ({ ...source, ...news[source.id] }));
  const busy = current.some(isUnderWay);
  useEffect(() => {
    if (!busy) return;
    // Between the loader and the line something may have happened that nobody heard.
    if (line === "live") revalidate();
    const timer = setInterval(revalidate, line === "live" ? POLL_LIVE_MS : POLL_DOWN_MS);
    return () => clearInterval(timer);
  }, [busy, line, revalidate]);
  return { line, sources: current };
}

const STATUSES: readonly string[] = ["waiting", "reading", "embedding", "ready", "failed"];

function isStatus(status: string): status is SourceView["status"] {
  return STATUSES.includes(status);
}
