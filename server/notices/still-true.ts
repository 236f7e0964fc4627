import type { Database } from "../../db/client.ts";
import { isNoticeKind, type NoticeKind, type ToldNotice } from "./kinds.ts";
import type { ClaimedLetter } from "./letter-repo.ts";
import {
  findBotDays,
  findChannelStates,
  findPaid,
  findPlanState,
  findStillWaiting,
  type PlanState,
} from "./still-true-repo.ts";

export type TruthDeps = { db: Database; now: Date; dailyLimits: Partial<Record<string, number>> };
type IsTrue = (notice: ToldNotice) => boolean;

/** Tells of each notice of a message whether it still holds: what has passed meanwhile is left out. */
export async function findTruth(deps: TruthDeps, letter: ClaimedLetter): Promise<IsTrue> {
  const { kind } = letter;
  if (!isNoticeKind(kind)) return () => false;
  return TRUTHS[kind](deps, letter);
}

const TRUTHS: Record<NoticeKind, (deps: TruthDeps, letter: ClaimedLetter) => Promise<IsTrue>> = {
  trial_ending: endTruth((state, now) => state.status === "trialing" && state.periodEnd > now),
  trial_ended: endTruth(isOver),
  period_ending: endTruth(
    ({ status, periodEnd, renewedBy, cancelAtPeriodEnd }, now) =>
      (status === "active" || status === "past_due") &&
      periodEnd > now &&
      (renewedBy === null || cancelAtPeriodEnd),
  ),
  period_ended: endTruth(isOver),
  payment_received: async () => () => true,
  payment_refunded: async () => () => true,
  payment_failed: async ({ db }, { workspaceId, notices }) => {
    const paid = await findPaid(
      db,
      workspaceId,
      notices.map(({ data }) => String(data.invoiceId)),
    );
    return ({ data }) => !paid.has(String(data.invoiceId));
  },
  limit_80: limitTruth(({ day }, { today }) => day === today),
  // Whoever lost customers yesterday evening wants to know it today.
  limit_100: limitTruth(({ day }, { today, yesterday }) => day === today || day === yesterday),
  handover_waiting: async ({ db }, { notices }) => {
    const waiting = await findStillWaiting(
      db,
      notices.map(({ data }) => String(data.conversationId)),
    );
    return ({ data }) => waiting.get(String(data.conversationId)) === Number(data.since);
  },
  channel_broken: async (deps, letter) => {
    const states = await statesOf(deps, letter);
    return ({ data }) => states.get(String(data.channelId))?.status === "broken";
  },
  // Good news is for those who had the bad news.
  channel_restored: async (deps, letter) => {
    const states = await statesOf(deps, letter);
    return ({ data }) => {
      const state = states.get(String(data.channelId));
      return state?.status === "active" && state.lastTold === "channel_broken";
    };
  },
};

function isOver({ status, suspendedAt }: PlanState): boolean {
  return status === "suspended" && suspendedAt === null;
}

/** An end that has moved is not the one that was told of. */
function endTruth(holds: (state: PlanState, now: Date) => boolean) {
  return async ({ db, now }: TruthDeps, { workspaceId }: ClaimedLetter): Promise<IsTrue> => {
    const state = await findPlanState(db, workspaceId);
    return ({ data }) =>
      state !== undefined && state.periodEnd.getTime() === Number(data.endsAt) && holds(state, now);
  };
}

/** A plan with more room makes the limit no matter. */
function limitTruth(
  isToday: (data: ToldNotice["data"], days: { today: string; yesterday: string }) => boolean,
) {
  return async ({ db, now, dailyLimits }: TruthDeps, { notices }: ClaimedLetter): Promise<IsTrue> => {
    const bots = await findBotDays(
      db,
      notices.map(({ botId }) => botId ?? ""),
      now,
    );
    return ({ botId, data }) => {
      const bot = bots.get(botId ?? "");
      return bot !== undefined && dailyLimits[bot.plan] === Number(data.limit) && isToday(data, bot);
    };
  };
}

function statesOf({ db }: TruthDeps, { userId, medium, notices }: ClaimedLetter) {
  return findChannelStates(
    db,
    { userId, medium },
    notices.map(({ data }) => String(data.channelId)),
  );
}
