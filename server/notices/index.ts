import { messageOf } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { NOTICES, type NoticeData, type NoticeKind } from "./kinds.ts";
import {
  deleteOldNotices,
  findDueDeliveries,
  findOwners,
  findWaitingCustomers,
  insertNotice,
} from "./repo.ts";
import { type LetterDeps, sendLetter } from "./send-letter.ts";

export type { NoticeData, NoticeKind };
export type Notices = ReturnType<typeof createNotices>;
export type Tell = Notices["tell"];

export type NewsOf = {
  workspaceId: string;
  kind: NoticeKind;
  /** Names what happened, so that whoever finds it again tells nothing new. */
  occasion: string;
  botId?: string;
  data: NoticeData;
};

/** Who waits for a person this long without an answer is a notice. */
const WAITING_MS = 5 * 60_000;
/** Older waiting is no news: it was there before notices were. */
const FORGET_WAITING_MS = 86_400_000;
const MOST_AT_ONCE = 200;
const KEEP_MS = 90 * 86_400_000;
const TIDY_EVERY_MS = 60 * 60_000;

/** What a business is told about its bots: written down once for each occasion, then sent to whom it concerns. */
export function createNotices(deps: LetterDeps & { ids: Ids; jobs: Jobs }) {
  const { db, clock, ids, jobs, logger } = deps;
  let tidiedAt = 0;

  /** Tells the workspace's owners, once for each occasion. True when it was not told before. Never throws for a queue that is away. */
  async function tell({ workspaceId, kind, occasion, botId, data }: NewsOf): Promise<boolean> {
    const owners = await findOwners(db, workspaceId);
    const deliveries = owners.flatMap((userId) =>
      NOTICES[kind].media.map((medium) => ({ id: ids.next("ntd"), userId, medium })),
    );
    const news = { id: ids.next("ntc"), workspaceId, kind, occasion, botId: botId ?? null, data };
    const isNew = await insertNotice(db, news, deliveries, clock.now());
    if (isNew) await Promise.all(deliveries.map(({ id }) => enqueue(id)));
    return isNew;
  }

  async function enqueue(deliveryId: string): Promise<void> {
    try {
      await jobs.add("notices", { deliveryId }, { id: `notice:${deliveryId}` });
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, "a notice waits for the sweep"); // which finds its row
    }
  }

  return {
    tell,

    /** Sends what is due together with this delivery; for the worker. Safe to run at any time, any number of times. */
    deliver: (deliveryId: string): Promise<void> => sendLetter(deps, deliveryId),

    /** For the sweep: tells of customers who wait, takes up letters whose job was lost or whose time has come, forgets old ones. */
    async sweep(): Promise<void> {
      const now = clock.now().getTime();
      const waiting = await findWaitingCustomers(db, {
        before: new Date(now - WAITING_MS),
        notBefore: new Date(now - FORGET_WAITING_MS),
        limit: MOST_AT_ONCE,
      });
      for (const { workspaceId, botId, bot, conversationId, since } of waiting) {
        const occasion = `${conversationId}:${since.getTime()}`;
        const data = { conversationId, bot, since: since.getTime() };
        await tell({ workspaceId, kind: "handover_waiting", occasion, botId, data });
      }
      for (const id of await findDueDeliveries(db, clock.now(), MOST_AT_ONCE)) await enqueue(id);
      if (now - tidiedAt < TIDY_EVERY_MS) return;
      await deleteOldNotices(db, new Date(now - KEEP_MS));
      tidiedAt = now;
    },
  };
}
