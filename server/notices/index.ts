import { messageOf } from "../kernel/errors.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { chooseMedia } from "./choose-media.ts";
import { findBotName } from "./due-repo.ts";
import { findDueReminders, findReachedLimits, limitReachedBy, newsOfLimit } from "./find-due.ts";
import { isNeeded, NOTICE_KINDS, type NoticeData, type NoticeKind, type NoticeWords } from "./kinds.ts";
import { findPreferences, type Preference, savePreferences } from "./preferences-repo.ts";
import {
  deleteOldNotices,
  findDueDeliveries,
  findOwners,
  findWaitingCustomers,
  insertNotice,
  type NewDelivery,
} from "./repo.ts";
import { type Messaged, type Messenger, type SendDeps, sendNotice } from "./send-notice.ts";

export type { Messaged, Messenger, NoticeData, NoticeKind, NoticeWords };
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

/** A choice on the page of notices. `needed`: a letter goes unless Telegram is linked and chosen. */
export type NoticeChoice = { kind: NoticeKind; email: boolean; telegram: boolean; needed: boolean };

/** Who waits for a person this long without an answer is a notice. */
const WAITING_MS = 5 * 60_000;
/** Older waiting is no news: it was there before notices were. */
const FORGET_WAITING_MS = 86_400_000;
const MOST_AT_ONCE = 200;
const KEEP_MS = 90 * 86_400_000;
const TIDY_EVERY_MS = 60 * 60_000;
/** Lost messages about limits are rare, and looking for them reads a row for each bot that has answered today. */
const LIMITS_EVERY_MS = 60_000;

/** What a business is told about its bots: written down once for each occasion, then sent to whom it concerns. */
export function createNotices(deps: SendDeps & { jobs: Jobs }) {
  const { db, clock, ids, jobs, logger, dailyLimits } = deps;
  let tidiedAt = 0;
  let limitsAt = 0;

  /** Writes the news down with a delivery for each owner and medium; the new deliveries, or undefined where it was told before. */
  async function write(news: NewsOf): Promise<NewDelivery[] | undefined> {
    const { workspaceId, kind, occasion, botId = null, data } = news;
    const owners = await findOwners(db, workspaceId, kind);
    const deliveries = owners.flatMap(({ userId, ...owner }) =>
      chooseMedia(kind, { ...owner, linked: owner.linked && deps.messenger !== undefined }).map((medium) => ({
        id: ids.next("ntd"),
        userId,
        medium,
      })),
    );
    const row = { id: ids.next("ntc"), workspaceId, kind, occasion, botId, data };
    return (await insertNotice(db, row, deliveries, clock.now())) ? deliveries : undefined;
  }

  /** Tells the workspace's owners, once for each occasion. True when it was not told before. Never throws for a queue that is away. */
  async function tell(news: NewsOf): Promise<boolean> {
    const deliveries = await write(news);
    await Promise.all((deliveries ?? []).map(({ id }) => enqueue(id)));
    return deliveries !== undefined;
  }

  async function enqueue(deliveryId: string): Promise<void> {
    try {
      await jobs.add("notices", { deliveryId }, { id: `notice:${deliveryId}` });
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, "a notice waits for the sweep"); // which finds its row
    }
  }

  async function tellWaiting(now: number): Promise<void> {
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
  }

  async function tellLimits(now: Date): Promise<void> {
    if (now.getTime() - limitsAt < LIMITS_EVERY_MS) return;
    for (const news of await findReachedLimits(db, now, dailyLimits)) await tell(news);
    limitsAt = now.getTime();
  }

  return {
    tell,

    /** A message was counted against a limit of the day: whoever reaches four fifths of it, or all, is told. Not waited for; never throws. */
    async noteUsage(usage: {
      workspaceId: string;
      botId: string;
      day: string;
      messages: number;
      limit: number;
    }): Promise<void> {
      const kind = limitReachedBy(usage.messages, usage.limit);
      if (!kind) return;
      try {
        const bot = await findBotName(db, usage.workspaceId, usage.botId);
        if (bot !== undefined) await tell(newsOfLimit({ ...usage, kind, bot }));
      } catch (error) {
        logger.warn({ reason: messageOf(error) }, "a reached limit waits for the sweep");
      }
    },

    /** By which media a person is told of each kind. */
    async choicesOf(userId: string): Promise<NoticeChoice[]> {
      const chosen = new Map((await findPreferences(db, userId)).map((one) => [one.kind, one]));
      return NOTICE_KINDS.map((kind) => {
        const { email = true, telegram = true } = chosen.get(kind) ?? {};
        return { kind, email, telegram, needed: isNeeded(kind) };
      });
    },

    /** Keeps what a person chose. What they must know goes by letter all the same unless it reaches them on Telegram; see `chooseMedia`. */
    choose: (userId: string, chosen: readonly (Preference & { kind: NoticeKind })[]): Promise<void> =>
      savePreferences(db, userId, chosen, clock.now()),

    /** Sends what is due together with this delivery; for the worker. Safe to run at any time, any number of times. */
    async deliver(deliveryId: string): Promise<void> {
      for (const id of await sendNotice(deps, deliveryId)) await enqueue(id);
    },

    /**
     * For the sweep: tells of plans that end, of limits that were reached and of customers who wait, takes up messages whose job was lost or
     * whose time has come, forgets old ones.
     */
    async sweep(): Promise<void> {
      const now = clock.now();
      for (const news of await findDueReminders(db, now)) await tell(news);
      await tellLimits(now);
      await tellWaiting(now.getTime());
      for (const id of await findDueDeliveries(db, clock.now(), MOST_AT_ONCE)) await enqueue(id);
      if (now.getTime() - tidiedAt < TIDY_EVERY_MS) return;
      await deleteOldNotices(db, new Date(now.getTime() - KEEP_MS));
      tidiedAt = now.getTime();
    },
  };
}
