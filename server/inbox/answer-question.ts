import type { Database } from "../../db/client.ts";
import { AppError, isAppError } from "../kernel/errors.ts";
import type { Knowledge, SourceRow } from "../knowledge/index.ts";
import { deleteUnanswered, findUnanswered } from "./repo.ts";
import type { OwnerAnswer } from "./rules.ts";

type Deps = { db: Database; knowledge: Pick<Knowledge, "add" | "get"> };

/**
 * Makes an unanswered question and the owner's answer a source of the bot, and takes the question from the list. The source comes
 * first: when the second step fails, answering again finds the source there already and goes on. Throws
 * `conversations.question_not_found`.
 */
export async function answerQuestion(
  { db, knowledge }: Deps,
  workspaceId: string,
  botId: string,
  questionId: string,
  pair: OwnerAnswer,
): Promise<SourceRow> {
  const asked = await findUnanswered(db, workspaceId, botId, questionId);
  if (!asked) throw new AppError("conversations.question_not_found");
  const origin = asked.originConversationId ?? asked.conversationId;
  const source = await knowledge
    .add(workspaceId, botId, { kind: "qa", title: pair.question, pairs: [pair] }, origin)
    .catch((error: unknown) => {
      if (isAppError(error, "knowledge.duplicate"))
        return knowledge.get(workspaceId, botId, String(error.details.sourceId));
      throw error;
    });
  await deleteUnanswered(db, workspaceId, botId, questionId);
  return source;
}
