import { encodeCursor, type Place } from "../../kernel/paging.ts";
import type { VisitorChat, VisitorEvent } from "../../providers/events/port.ts";
import type { WidgetDeps } from "./deps.ts";
import { findSaidAfter } from "./repo.ts";
import { type SaidView, viewSaid } from "./view.ts";

/** One thing for a visitor's open page. `cursor` is where a later stream goes on. */
export type StreamEvent =
  | { event: "message"; cursor: string; data: SaidView }
  | { event: "ready"; data: object }
  | { event: "typing"; data: object }
  | { event: "draft"; data: { text: string } };

/** Two processes write with clocks of their own: what was written this much earlier is looked for again. */
const OVERLAP_MS = 30_000;
const PAGE = 100;
/** Nobody has missed more than so many pages of messages; the rest is history. */
const MOST_PAGES = 20;

type Deps = Pick<WidgetDeps, "db" | "events">;
type Tell = (event: StreamEvent) => void;

/**
 * Tells everything that is said in a chat from a place on, first what was missed, then each message as it comes; each message once in one
 * stream, and again at most what is 30 seconds older than the place (its id says so). Ends with the returned function, or by
 * `fail` when the database cannot be read.
 */
export function followChat(
  deps: Deps,
  chat: VisitorChat,
  from: Place,
  tell: Tell,
  fail: () => void,
): () => void {
  const told = new Map<string, number>([[from.id, from.createdAt.getTime()]]);
  let newest = from;
  let reading: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function readOn(): Promise<void> {
    let place: Place = { createdAt: new Date(newest.createdAt.getTime() - OVERLAP_MS), id: "" };
    for (let page = 0; page < MOST_PAGES && !stopped; page++) {
      const rows = await findSaidAfter(deps.db, chat, place, PAGE);
      for (const row of rows) {
        place = row;
        if (stopped || told.has(row.id)) continue;
        told.set(row.id, row.createdAt.getTime());
        if (row.createdAt >= newest.createdAt) newest = row;
        tell({ event: "message", cursor: encodeCursor(newest), data: viewSaid(row) });
      }
      if (rows.length < PAGE) break;
    }
    forgetOld(told, newest.createdAt.getTime() - OVERLAP_MS);
  }

  /** One reading at a time; what is announced meanwhile is read by one more. */
  function read(): void {
    again = true;
    reading ??= (async () => {
      while (again && !stopped) {
        again = false;
        await readOn();
      }
    })()
      .catch(fail)
      .finally(() => {
        reading = undefined;
        if (again && !stopped) read();
      });
  }

  const hear = (event: VisitorEvent) => {
    if (event.what === "message") read();
    else if (event.what === "typing") tell({ event: "typing", data: {} });
    else tell({ event: "draft", data: { text: event.text } });
  };
  const stop = deps.events.watchVisitor(chat, hear, read);
  read();
  void reading?.then(() => {
    if (!stopped) tell({ event: "ready", data: {} });
  });
  return () => {
    stopped = true;
    stop();
  };
}

/** What is older than the overlap is not read again. */
function forgetOld(told: Map<string, number>, before: number): void {
  for (const [id, at] of told) if (at < before) told.delete(id);
}
