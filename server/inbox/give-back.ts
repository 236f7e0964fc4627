import { changeConversation } from "./act-repo.ts";
import type { ConversationRow } from "./conversation-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { placeOf } from "./write-message.ts";

const GIVEN_BACK = {
  mode: "bot",
  resumeAt: null,
  waitingSince: null,
  handoverReason: null,
  unknowns: 0,
} as const;

/** The bot answers again; after a person's help the customer is asked to rate it, where that is due. */
export async function giveBack(
  deps: Pick<InboxDeps, "db" | "askRating">,
  row: ConversationRow,
  closing: { unread: 0; closedAt: Date } | null = null,
): Promise<void> {
  await changeConversation(deps.db, placeOf(row), { ...GIVEN_BACK, ...closing });
  if (row.mode === "person") await deps.askRating(row.id);
}
