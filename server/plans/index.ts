import type { Database, Executor } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import { amendGrant, grantPlan, type NewGrant, regrantPlan, revokeGrant, workOut } from "./grant-plan.ts";
import { DAILY_LIMITS, isPlanKey, limitsOf, PLANS, type PlanKey, type PlanLimits } from "./plan-table.ts";
import {
  findSubscription,
  insertSubscription,
  listEnded,
  lockSubscription,
  type SubscriptionRow,
  saveSubscription,
  sumMessages,
  takeMessage,
} from "./repo.ts";
import { dayIn, daysBefore, maySpeak, type Subscription } from "./rules.ts";
import type { Stretch } from "./timeline.ts";

export type { NewGrant, PlanKey, PlanLimits, Stretch, Subscription, SubscriptionRow };
export type Plans = ReturnType<typeof createPlans>;

/** Whether a bot may answer one more message now. */
export type MessageAllowance =
  | { allowed: true; limits: PlanLimits }
  | {
      allowed: false;
      reason: "suspended" | "daily_limit";
      /** The day (YYYY-MM-DD) that it is for the bot. */
      day: string;
    };

export type SubscriptionState = Subscription & {
  limits: PlanLimits;
  /** Whether the workspace's bots answer now. */
  speaks: boolean;
  timeline: Stretch[];
  endsAt: Date;
  renewedBy: string | null;
  cancelAtPeriodEnd: boolean;
  suspendedReason: string | null;
};

/** How many messages a bot has answered on a day (of its own time zone) for which its plan has a limit. */
export type Usage = { workspaceId: string; botId: string; day: string; messages: number; limit: number };

const MOST_ENDED = 200;

type Deps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  /** Told in the same transaction when the plan's limits may have changed. */
  onPlan: (executor: Executor, workspaceId: string, limits: PlanLimits) => Promise<void>;
  /** Told of each message that was counted against a limit of the day, after the commit; nobody waits for it. */
  onUsage?: (usage: Usage) => void;
};

/** What a workspace has paid for, and every question whether something is within it. */
export function createPlans(deps: Deps) {
  const { db, clock } = deps;

  /** The row as it holds now: where a stretch has ended the next one is written down first. */
  async function presentRow(workspaceId: string, executor: Executor = db): Promise<SubscriptionRow> {
    const found = await findSubscription(executor, workspaceId);
    if (!found) throw new AppError("plans.suspended");
    if (found.periodEnd > clock.now() || found.status === "suspended") return found;
    await rollOn(workspaceId, executor);
    return (await findSubscription(executor, workspaceId)) ?? found;
  }

  async function rollOn(workspaceId: string, executor: Executor): Promise<void> {
    if (executor !== db) return workOut(deps, executor, workspaceId);
    await db.transaction((tx) => workOut(deps, tx, workspaceId));
  }

  function planOf({ plan }: { plan: string }): PlanKey {
    return isPlanKey(plan) ? plan : "free";
  }

  return {
    /** Starts the trial of a new workspace; harmless when repeated. */
    async startTrial(executor: Executor, workspaceId: string): Promise<void> {
      const days = PLANS.free.trialDays;
      const at = clock.now();
      await grantPlan(deps, executor, { workspaceId, kind: "trial", plan: "free", ref: "trial", at, days });
    },

    async subscriptionOf(workspaceId: string): Promise<SubscriptionState> {
      const row = await presentRow(workspaceId);
      const plan = planOf(row);
      const { periodEnd, timeline, renewedBy, cancelAtPeriodEnd, suspendedReason } = row;
      const status = row.status as Subscription["status"];
      return {
        plan,
        status,
        periodEnd,
        timeline,
        renewedBy,
        cancelAtPeriodEnd,
        suspendedReason,
        endsAt: row.endsAt ?? periodEnd,
        limits: limitsOf(plan),
        speaks: maySpeak({ status, periodEnd }, clock.now()),
      };
    },

    /** How many messages each bot has answered in the days that begin with `now - days`; a bot without any is left out. */
    answeredSince: (botIds: readonly string[], days: number): Promise<Map<string, number>> =>
      sumMessages(db, botIds, dayIn("UTC", daysBefore(clock.now(), days))),

    /** Puts a workspace on a plan for so many days from now, by an operator's hand; what it had before is put aside. */
    async setPlan(workspaceId: string, plan: PlanKey, days: number, note = "operator"): Promise<void> {
      const at = clock.now();
      const ref = `set:${deps.ids.next("set")}`;
      await db.transaction((tx) =>
        grantPlan(deps, tx, { workspaceId, kind: "set", plan, ref, at, days, note }),
      );
    },

    /** Gives a right to a plan in the caller's transaction; see `grantPlan`. */
    grant: (executor: Executor, grant: NewGrant): Promise<boolean> => grantPlan(deps, executor, grant),

    /** Gives a grant again in the caller's transaction; see `regrantPlan`. */
    regrant: (executor: Executor, workspaceId: string, ref: string, at: Date): Promise<void> =>
      regrantPlan(deps, executor, workspaceId, ref, at),

    /** Takes a grant back in the caller's transaction; see `revokeGrant`. */
    revoke: (executor: Executor, workspaceId: string, ref: string, at: Date): Promise<void> =>
      revokeGrant(deps, executor, workspaceId, ref, at),

    /** Changes a grant in the caller's transaction; see `amendGrant`. */
    amend: (
      executor: Executor,
      workspaceId: string,
      ref: string,
      changes: { until?: Date; plan?: PlanKey },
    ): Promise<void> => amendGrant(deps, executor, workspaceId, ref, changes),

    /** Sets what providers and admins say beside the grants, and works out the status anew. */
    async mark(
      executor: Executor,
      workspaceId: string,
      marks: Partial<
        Pick<
          SubscriptionRow,
          | "suspendedAt"
          | "suspendedReason"
          | "pastDueSince"
          | "renewedBy"
          | "cancelAtPeriodEnd"
          | "stripeCustomerId"
          | "stripeSubscriptionId"
        >
      >,
    ): Promise<void> {
      await insertSubscription(executor, workspaceId, clock.now());
      await lockSubscription(executor, workspaceId);
      await saveSubscription(executor, workspaceId, marks);
      await workOut(deps, executor, workspaceId);
    },

    /** The whole row, for billing. */
    rowOf: (executor: Executor, workspaceId: string): Promise<SubscriptionRow | undefined> =>
      findSubscription(executor, workspaceId),

    /** Writes down which plans have ended and what follows them; answers the workspaces that changed. For the sweep. */
    async rollOnEnded(): Promise<string[]> {
      const ended = await listEnded(db, clock.now(), MOST_ENDED);
      for (const workspaceId of ended) await rollOn(workspaceId, db);
      return ended;
    },

    /** Throws `plans.bot_limit` when the workspace has as many bots as its plan allows. */
    async checkBotLimit(workspaceId: string, botsNow: number, executor: Executor = db): Promise<void> {
      const plan = planOf(await presentRow(workspaceId, executor));
      const limit = limitsOf(plan).bots;
      if (limit !== null && botsNow >= limit) throw new AppError("plans.bot_limit", { limit, plan });
    },

    /** Throws `plans.channel_not_in_plan` when the plan has no such channel. */
    async checkChannel(workspaceId: string, kind: string): Promise<void> {
      const plan = planOf(await presentRow(workspaceId));
      if (!limitsOf(plan).channels.includes(kind))
        throw new AppError("plans.channel_not_in_plan", { plan, kind });
    },

    /**
     * Counts one message to be answered against the day of the bot's time zone; exact when many arrive at once. One that was `counted` by an
     * earlier try is not counted again. A bot for which the plan has no room is as if suspended.
     */
    async takeMessage(
      workspaceId: string,
      bot: { id: string; timeZone: string; pausedByPlan: boolean },
      { counted: before = false } = {},
    ): Promise<MessageAllowance> {
      if (bot.pausedByPlan)
        return { allowed: false, reason: "suspended", day: dayIn(bot.timeZone, clock.now()) };
      const take = async () => {
        const now = clock.now();
        const day = dayIn(bot.timeZone, now);
        const message = { workspaceId, botId: bot.id, day, now, isNew: !before };
        const taken = await takeMessage(db, message, DAILY_LIMITS);
        if (!taken) throw new AppError("plans.suspended");
        return { ...taken, speaks: maySpeak(taken.subscription, now), now, day };
      };
      let taken = await take();
      const { status, endsAt } = taken.subscription;
      if (!taken.speaks && status !== "suspended" && endsAt && endsAt > taken.now) {
        // One plan has ended and the next was not written down yet.
        await rollOn(workspaceId, db);
        taken = await take();
      }
      const { day } = taken;
      if (!taken.speaks) return { allowed: false, reason: "suspended", day };
      if (!before && taken.counted === null) return { allowed: false, reason: "daily_limit", day };
      const limits = limitsOf(taken.subscription.plan);
      if (taken.counted !== null && limits.messagesPerDay !== null) {
        const { counted: messages } = taken;
        deps.onUsage?.({ workspaceId, botId: bot.id, day, messages, limit: limits.messagesPerDay });
      }
      return { allowed: true, limits };
    },
  };
}
