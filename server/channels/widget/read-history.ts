import { decodeCursor, toPage } from "../../kernel/paging.ts";
import type { VisitorChat } from "../../providers/events/port.ts";
import type { WidgetDeps } from "./deps.ts";
import { findSaidBefore, type SaidRow } from "./repo.ts";
import { type HistoryView, viewSaid } from "./view.ts";

const PAGE = 30;

/** What was said before a place in a chat. Throws `request.bad_cursor`. */
export async function readHistory(
  { db }: Pick<WidgetDeps, "db">,
  chat: VisitorChat,
  before: string | undefined,
): Promise<HistoryView> {
  const place = before === undefined ? null : decodeCursor(before);
  return historyOf(await findSaidBefore(db, chat, place, PAGE + 1), PAGE);
}

/** A page of rows that come newest first, one more than `limit` where there are earlier ones. */
export function historyOf(rows: SaidRow[], limit: number): HistoryView {
  const { items, nextCursor } = toPage(rows, limit, (row) => row, viewSaid);
  return { items: items.reverse(), before: nextCursor };
}
