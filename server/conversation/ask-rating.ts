import { ratingButtons } from "./buttons.ts";
import { mayWrite } from "./deliver-answer.ts";
import type { ConversationDeps } from "./deps.ts";
import { findToBeRated, insertRatingQuestion } from "./event-repo.ts";

/**
 * Asks the customer how they were helped, when a person is done with the conversation: once for each time that a person has helped, where
 * the owner wants it and the channel still lets the bot write. Returns whether the question is on its way. The caller has checked that the
 * conversation is the workspace's.
 */
export async function askRating(deps: ConversationDeps, conversationId: string): Promise<boolean> {
  const { db, ids, clock, translate } = deps;
  const now = clock.now();
  const rated = await findToBeRated(db, conversationId);
  const line = rated && (await deps.channels.lineOf(rated.channelId));
  if (!rated || !line?.bot.handover.askRating || !mayWrite(line, rated.lastCustomerAt, now)) return false;
  const language = rated.language ?? line.bot.language;
  const asked = await insertRatingQuestion(db, rated, {
    id: ids.next("msg"),
    text: translate(language, "conversation:rating.ask"),
    language,
    buttons: ratingButtons(),
    now,
  });
  if (asked) await deps.wake(rated.channelId, rated.chatKey);
  return asked;
}
