import { and, eq, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { conversation, message } from "../../db/schema/index.ts";
import type { FilledTemplate } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";

/** Where something is done; the caller has found the conversation there. */
export type Place = { workspaceId: string; botId: string; conversationId: string };
type Change = Partial<typeof conversation.$inferInsert>;

const at = ({ workspaceId, botId, conversationId }: Place) =>
  and(
    eq(conversation.workspaceId, workspaceId),
    eq(conversation.botId, botId),
    eq(conversation.id, conversationId),
  );

export async function changeConversation(db: Executor, place: Place, change: Change): Promise<void> {
  await db.update(conversation).set(change).where(at(place));
}

/** A person answers from now on. Who has it already keeps it unless `takesAway`. */
export async function giveToPerson(
  db: Executor,
  place: Place,
  person: { memberId: string | null; resumeAt: Date | null; takesAway: boolean },
): Promise<void> {
  const { memberId, resumeAt, takesAway } = person;
  await db
    .update(conversation)
    .set({
      mode: "person",
      resumeAt,
      waitingSince: null,
      closedAt: null,
      handoverReason: sql`coalesce(${conversation.handoverReason}, 'taken')`,
      ...(memberId && {
        assigneeId: takesAway ? memberId : sql`coalesce(${conversation.assigneeId}, ${memberId})`,
      }),
    })
    .where(at(place));
}

export type PersonMessage = {
  id: string;
  text: string;
  authorId: string;
  authorName: string;
  template: FilledTemplate | null;
  now: Date;
  resumeAt: Date | null;
  /** The member who takes the conversation over by writing; null for somebody known by name only. */
  memberId: string | null;
};

/**
 * Puts a person's message into the outbox and gives them the conversation, in one statement. False, and nothing written, when the message
 * is there already.
 */
export async function insertPersonMessage(db: Executor, place: Place, said: PersonMessage): Promise<boolean> {
  const { workspaceId, botId, conversationId } = place;
  const template = said.template ? JSON.stringify(said.template) : null;
  const result = await db.execute(sql`
    with made as (
      insert into message (id, workspace_id, bot_id, conversation_id, author, text, author_id, author_name, template, status, next_attempt_at, created_at)
      values (${said.id}, ${workspaceId}, ${botId}, ${conversationId}, 'person', ${said.text}, ${said.authorId}, ${said.authorName},
              ${template}::jsonb, 'pending', ${said.now}, ${said.now})
      on conflict (id) do nothing returning id
    )
    update conversation set
      mode = 'person', resume_at = ${said.resumeAt}, waiting_since = null, closed_at = null, unread = 0, unknowns = 0,
      handover_reason = coalesce(handover_reason, 'taken'), assignee_id = coalesce(assignee_id, ${said.memberId}),
      last_text = ${said.text.slice(0, 300)}, last_author = 'person', last_message_at = greatest(last_message_at, ${said.now})
    where id = ${conversationId} and workspace_id = ${workspaceId} and bot_id = ${botId} and exists (select from made)`);
  return (result.rowCount ?? 0) > 0;
}

/** A note; harmless when repeated. */
export async function insertNote(
  db: Executor,
  place: Place,
  note: { id: string; text: string; authorId: string; authorName: string; now: Date },
): Promise<void> {
  const { now, ...rest } = note;
  await db
    .insert(message)
    .values({ ...place, ...rest, author: "person", status: "internal", createdAt: now })
    .onConflictDoNothing();
}

/** Keeps what a person who takes over should know. */
export async function saveBrief(
  db: Executor,
  place: Place,
  brief: { text: string; language: Language; now: Date },
): Promise<void> {
  await db
    .update(conversation)
    .set({ brief: brief.text, briefLanguage: brief.language, briefAt: brief.now })
    .where(at(place));
}
