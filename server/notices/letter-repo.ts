import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { notice, noticeDelivery, workspace } from "../../db/schema/index.ts";
import type { NoticeMedium, ToldNotice } from "./kinds.ts";

export type Delivery = typeof noticeDelivery.$inferSelect;

/** One letter: everything that is due to a person about one workspace, of one kind. */
export type ClaimedLetter = {
  workspaceId: string;
  workspaceName: string;
  kind: string;
  userId: string;
  medium: NoticeMedium;
  attempts: number;
  notices: (ToldNotice & { deliveryId: string })[];
};

const MOST_IN_ONE_LETTER = 500;

export async function findDelivery(db: Database, id: string): Promise<Delivery | undefined> {
  const [row] = await db.select().from(noticeDelivery).where(eq(noticeDelivery.id, id));
  return row;
}

/**
 * Takes everything that would go into one letter with this delivery, before it is sent: nobody else sends it until `until`. Null when
 * somebody else has it; a date when a letter of the kind has left (or is leaving) so lately that this one must wait until then.
 */
export async function claimLetter(
  db: Database,
  { workspaceId, userId, kind, medium }: Delivery,
  { now, until, everyMs }: { now: Date; until: Date; everyMs: number },
): Promise<ClaimedLetter | Date | null> {
  const group = sql`workspace_id = ${workspaceId} and user_id = ${userId} and kind = ${kind} and medium = ${medium}`;
  return db.transaction(async (tx) => {
    // Two senders of one group stand in line here, so that the second one sees what the first one took.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`notice ${workspaceId} ${userId} ${kind} ${medium}`}, 0))`,
    );
    const { rows: latest } = await tx.execute<{ wait: number | null; underWay: boolean }>(sql`
      select extract(epoch from max(sent_at) - ${new Date(now.getTime() - everyMs)}::timestamptz)::float8 * 1000 as wait,
             bool_or(status = 'sending' and due_at > ${now}) as "underWay"
      from notice_delivery where ${group} and (sent_at > ${new Date(now.getTime() - everyMs)} or status = 'sending')`);
    const { wait, underWay } = latest[0] ?? {};
    if (underWay) return until;
    if (wait && wait > 0) return new Date(now.getTime() + Math.ceil(wait));
    const { rows } = await tx.execute<{ id: string; noticeId: string; attempts: number }>(sql`
      update notice_delivery set status = 'sending', attempts = attempts + 1, due_at = ${until}
      where id in (
        select id from notice_delivery where ${group} and status in ('waiting', 'sending') and due_at <= ${now}
        order by created_at limit ${MOST_IN_ONE_LETTER}
      )
      returning id, notice_id as "noticeId", attempts`);
    if (rows.length === 0) return null;
    const told = await tx
      .select({
        id: notice.id,
        botId: notice.botId,
        data: notice.data,
        createdAt: notice.createdAt,
        workspaceName: workspace.name,
      })
      .from(notice)
      .innerJoin(workspace, eq(workspace.id, notice.workspaceId))
      .where(
        inArray(
          notice.id,
          rows.map(({ noticeId }) => noticeId),
        ),
      )
      .orderBy(notice.createdAt, notice.id);
    const deliveryOf = new Map(rows.map(({ id, noticeId }) => [noticeId, id]));
    return {
      workspaceId,
      workspaceName: told[0]?.workspaceName ?? "",
      kind,
      userId,
      medium,
      attempts: Math.max(...rows.map(({ attempts }) => attempts)),
      notices: told.map(({ id, botId, data, createdAt }) => ({
        botId,
        data,
        createdAt,
        deliveryId: deliveryOf.get(id) ?? "",
      })),
    };
  });
}

/** Ends deliveries that were claimed. */
export async function endDeliveries(
  db: Database,
  ids: readonly string[],
  change: Pick<Delivery, "status"> & Partial<Pick<Delivery, "failure" | "sentAt" | "dueAt">>,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(noticeDelivery)
    .set(change)
    .where(and(inArray(noticeDelivery.id, [...ids]), eq(noticeDelivery.status, "sending")));
}

/** Lets everything that would go into one letter with this delivery wait. */
export async function postpone(
  db: Database,
  { workspaceId, userId, kind, medium }: Delivery,
  dueAt: Date,
): Promise<void> {
  await db
    .update(noticeDelivery)
    .set({ dueAt })
    .where(
      and(
        eq(noticeDelivery.workspaceId, workspaceId),
        eq(noticeDelivery.userId, userId),
        eq(noticeDelivery.kind, kind),
        eq(noticeDelivery.medium, medium),
        eq(noticeDelivery.status, "waiting"),
        sql`${noticeDelivery.dueAt} < ${dueAt}`,
      ),
    );
}

/** How many messages a person was sent by a medium since then. */
export async function countSent(
  db: Database,
  { userId, medium }: Pick<ClaimedLetter, "userId" | "medium">,
  since: Date,
): Promise<number> {
  const [row] = await db
    .select({ sent: sql<number>`count(distinct ${noticeDelivery.sentAt})::int` })
    .from(noticeDelivery)
    .where(
      and(
        eq(noticeDelivery.userId, userId),
        eq(noticeDelivery.medium, medium),
        sql`${noticeDelivery.sentAt} > ${since}`,
      ),
    );
  return row?.sent ?? 0;
}

/** Lets letters go instead of messages that nobody could be given; a notice that goes by letter anyway stays as it is. Answers the new ones. */
export async function sendByLetter(
  db: Database,
  deliveries: readonly { id: string; insteadOf: string }[],
  now: Date,
): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    insert into notice_delivery (id, notice_id, workspace_id, kind, user_id, medium, due_at, created_at)
    select g.id, d.notice_id, d.workspace_id, d.kind, d.user_id, 'email', ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb) as g (id text, "insteadOf" text)
    join notice_delivery d on d.id = g."insteadOf"
    on conflict (notice_id, user_id, medium) do nothing
    returning id`);
  return rows.map(({ id }) => id);
}
