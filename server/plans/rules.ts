import type { PlanKey } from "./plan-table.ts";
import type { Stretch } from "./timeline.ts";

export type SubscriptionStatus = "trialing" | "active" | "past_due" | "suspended";

export type Subscription = { plan: PlanKey; status: SubscriptionStatus; periodEnd: Date };

const DAY_MS = 86_400_000;

/** When a trial that starts now ends. */
export function trialEnd(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/** True while the workspace's bots may answer: not suspended, and the trial or the paid period has not run out. */
export function maySpeak(subscription: Pick<Subscription, "status" | "periodEnd">, now: Date): boolean {
  return subscription.status !== "suspended" && subscription.periodEnd > now;
}

export type SubscriptionMarks = { suspendedAt: Date | null; pastDueSince: Date | null };

/**
 * What a workspace has at a moment, by its timeline. Without any time left it keeps the name of its last plan and is suspended from the
 * moment at which that ended.
 */
export function presentOf(
  timeline: readonly Stretch[],
  { suspendedAt, pastDueSince }: SubscriptionMarks,
  last: { plan: PlanKey; periodEnd: Date },
): Subscription & { endsAt: Date } {
  const [first] = timeline;
  const end = timeline.at(-1);
  if (!first || !end) return { ...last, status: "suspended", endsAt: last.periodEnd };
  const status: SubscriptionStatus = suspendedAt
    ? "suspended"
    : first.trial
      ? "trialing"
      : pastDueSince
        ? "past_due"
        : "active";
  return { plan: first.plan, status, periodEnd: new Date(first.until), endsAt: new Date(end.until) };
}

/** Making one takes longer than a query. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day it is at `now` in a bot's time zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string, now: Date): string {
  let calendar = calendars.get(timeZone);
  if (!calendar) {
    calendar = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    calendars.set(timeZone, calendar);
  }
  return calendar.format(now);
}
