import type { Database, Executor } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { DAILY_LIMITS, limitsOf, PLANS, type PlanKey, type PlanLimits } from "./plan-table.ts";
import { findSubscription, insertSubscription, saveSubscription, sumMessages, takeMessage } from "./repo.ts";
import { dayIn, daysBefore, maySpeak, type Subscription, trialEnd } from "./rules.ts";

export type { PlanKey, PlanLimits, Subscription };
export type Plans = ReturnType<typeof createPlans>;

/** Whether a bot may answer one more message now. */
export type MessageAllowance =
  | { allowed: true; limits: PlanLimits }
  | { allowed: false; reason: "suspended" | "daily_limit" };

/** What a workspace has paid for, and every question whether something is within it. */
export function createPlans({ db, clock }: { db: Database; clock: Clock }) {
  async function subscriptionOf(workspaceId: string, executor: Executor = db): Promise<Subscription> {
    const found = await findSubscription(executor, workspaceId);
    if (!found) throw new AppError("plans.suspended");
    return found;
  }

  return {
    /** Starts the trial of a new workspace; harmless when repeated. */
    async startTrial(executor: Executor, workspaceId: string): Promise<void> {
      const now = clock.now();
      const trial: Subscription = {
        plan: "free",
        status: "trialing",
        periodEnd: trialEnd(now, PLANS.free.trialDays),
      };
      await insertSubscription(executor, workspaceId, trial, now);
    },

    /** `speaks`: whether the workspace's bots answer now. */
    async subscriptionOf(
      workspaceId: string,
    ): Promise<Subscription & { limits: PlanLimits; speaks: boolean }> {
      const found = await subscriptionOf(workspaceId);
      return { ...found, limits: limitsOf(found.plan), speaks: maySpeak(found, clock.now()) };
    },

    /** How many messages each bot has answered in the days that begin with `now - days`; a bot without any is left out. */
    answeredSince: (botIds: readonly string[], days: number): Promise<Map<string, number>> =>
      sumMessages(db, botIds, dayIn("UTC", daysBefore(clock.now(), days))),

    /** Puts a workspace on a plan for so many days from now, by an operator's hand. */
    async setPlan(workspaceId: string, plan: PlanKey, days: number): Promise<void> {
      const now = clock.now();
      await saveSubscription(
        db,
        workspaceId,
        { plan, status: "active", periodEnd: trialEnd(now, days) },
        now,
      );
    },

    /** Throws `plans.bot_limit` when the workspace has as many bots as its plan allows. */
    async checkBotLimit(workspaceId: string, botsNow: number, executor: Executor = db): Promise<void> {
      const { plan } = await subscriptionOf(workspaceId, executor);
      const limit = limitsOf(plan).bots;
      if (limit !== null && botsNow >= limit) throw new AppError("plans.bot_limit", { limit, plan });
    },

    /** Throws `plans.channel_not_in_plan` when the plan has no such channel. */
    async checkChannel(workspaceId: string, kind: string): Promise<void> {
      const { plan } = await subscriptionOf(workspaceId);
      if (!limitsOf(plan).channels.includes(kind))
        throw new AppError("plans.channel_not_in_plan", { plan, kind });
    },

    /**
     * Counts one message to be answered against the day of the bot's time zone; exact when many arrive at once. One that was `counted` by an
     * earlier try is not counted again.
     */
    async takeMessage(
      workspaceId: string,
      bot: { id: string; timeZone: string },
      { counted: before = false } = {},
    ): Promise<MessageAllowance> {
      const now = clock.now();
      const message = { workspaceId, botId: bot.id, day: dayIn(bot.timeZone, now), now, isNew: !before };
      const taken = await takeMessage(db, message, DAILY_LIMITS);
      if (!taken) throw new AppError("plans.suspended");
      if (!maySpeak(taken.subscription, now)) return { allowed: false, reason: "suspended" };
      if (!before && !taken.counted) return { allowed: false, reason: "daily_limit" };
      return { allowed: true, limits: limitsOf(taken.subscription.plan) };
    },
  };
}
