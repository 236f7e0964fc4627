import type { Billing } from "../server/billing/index.ts";
import type { Jobs, RunningWorker } from "../server/providers/queue/port.ts";

const CONCURRENCY = 4;

/** What payment providers told, and orders to be looked at. */
export function workPayments(jobs: Jobs, billing: Pick<Billing, "work">): RunningWorker {
  return jobs.work("payments", (job) => billing.work(job), { concurrency: CONCURRENCY });
}
