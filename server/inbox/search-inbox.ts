import type { Database } from "../../db/client.ts";
import type { Place } from "../kernel/paging.ts";
import { type ConversationRow, type Filter, listConversations } from "./conversation-repo.ts";
import { findMatches, matchesAmong } from "./search-repo.ts";

/** With fewer matches than this all of them are put in order; with more, the latest conversations are gone through. */
const MOST_MATCHES = 1_000;
const BLOCK = 300;
const MOST_BLOCKS = 4;

type Asked = { limit: number; after?: Place };

/**
 * Conversations in which all words are found, in the order of the list. Words that stand in few conversations are looked up; common ones are
 * found soon by going through the latest conversations, `BLOCK` at a time: `goOn` is then the place from which older ones are to be
 * gone through.
 */
export async function searchConversations(
  db: Database,
  workspaceId: string,
  botId: string,
  filter: Filter,
  asked: Asked,
  sought: readonly (readonly number[])[],
): Promise<{ rows: ConversationRow[]; goOn: ConversationRow | null }> {
  const ids = await findMatches(db, botId, sought, MOST_MATCHES);
  if (ids.length < MOST_MATCHES) {
    if (ids.length === 0) return { rows: [], goOn: null };
    return { rows: await listConversations(db, workspaceId, botId, filter, asked, ids), goOn: null };
  }
  return searchLatest(db, workspaceId, botId, filter, asked, sought);
}

async function searchLatest(
  db: Database,
  workspaceId: string,
  botId: string,
  filter: Filter,
  { limit, after }: Asked,
  sought: readonly (readonly number[])[],
): Promise<{ rows: ConversationRow[]; goOn: ConversationRow | null }> {
  const rows: ConversationRow[] = [];
  let place = after;
  let last: ConversationRow | undefined;
  for (let block = 0; block < MOST_BLOCKS && rows.length < limit; block++) {
    const size = block === 0 ? Math.max(60, limit) : BLOCK;
    const some = await listConversations(db, workspaceId, botId, filter, {
      limit: size,
      ...(place && { after: place }),
    });
    const found = await matchesAmong(
      db,
      some.map(({ id }) => id),
      sought,
    );
    rows.push(...some.filter(({ id }) => found.has(id)));
    last = some.at(-1);
    if (some.length < size || !last) return { rows: rows.slice(0, limit), goOn: null };
    place = placeOf(last, filter);
  }
  return { rows: rows.slice(0, limit), goOn: rows.length < limit ? (last ?? null) : null };
}

/** Where a row stands in the order of the list. */
export function placeOf(row: ConversationRow, { view }: Pick<Filter, "view">): Place {
  return { createdAt: (view === "waiting" && row.waitingSince) || row.lastMessageAt, id: row.id };
}
