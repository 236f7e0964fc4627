import type { ConversationDeps } from "./deps.ts";
import { type Place, recordUnanswered } from "./message-repo.ts";
import type { Reply } from "./turn.ts";

/** Puts a question without an answer on the owner's list. */
export async function keepUnanswered(
  deps: Pick<ConversationDeps, "db" | "ids" | "clock" | "knowledge">,
  place: Place,
  question: string,
  { language }: Reply,
): Promise<void> {
  await recordUnanswered(deps.db, place, {
    id: deps.ids.next("unq"),
    question,
    normalised: deps.knowledge.normalise(question).slice(0, 500),
    language,
    now: deps.clock.now(),
  });
}
