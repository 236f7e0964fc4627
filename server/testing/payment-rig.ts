import type { Database } from "../../db/client.ts";
import { user, workspace } from "../../db/schema/index.ts";
import { type Billing, createBilling, type PaymentNews } from "../billing/index.ts";
import type { BillingEnv } from "../billing/open-providers.ts";
import { readEnv } from "../kernel/env.ts";
import { systemIds } from "../kernel/ids.ts";
import { silentLogger } from "../kernel/logger.ts";
import { createSecretBox } from "../kernel/secret-box.ts";
import { createPlans, type Plans } from "../plans/index.ts";
import { PLANS } from "../plans/plan-table.ts";
import { loadTranslations } from "../providers/translations/load-translations.ts";

/** A clock that a test moves. */
export function testClock(start = "2027-01-10T09:00:00Z") {
  let time = new Date(start).getTime();
  const DAY_MS = 86_400_000;
  return {
    now: () => new Date(time),
    pass: (days: number): void => {
      time += days * DAY_MS;
    },
    set: (to: string): void => {
      time = new Date(to).getTime();
    },
  };
}
export type TestClock = ReturnType<typeof testClock>;

export type PaymentRig = Awaited<ReturnType<typeof createPaymentRig>>;

type Job = { eventId: string } | { orderId: string };

/** Billing with its providers, and plans, on a real database, with a list of jobs that the test works off itself. */
export async function createPaymentRig(db: Database, clock: TestClock, env: Partial<BillingEnv>) {
  const jobs: Job[] = [];
  const told: PaymentNews[] = [];
  const plans: Plans = createPlans({ db, clock, ids: systemIds, onPlan: async () => {} });
  const billing: Billing = createBilling({
    db,
    clock,
    ids: systemIds,
    logger: silentLogger,
    secrets: createSecretBox([Buffer.alloc(32, 7)]),
    translate: loadTranslations(),
    jobs: { add: async (_queue, payload) => void jobs.push(payload as Job) },
    plans,
    bots: { list: async () => ({ items: [], nextCursor: null }) },
    answeredToday: async () => new Map(),
    planTable: PLANS,
    env: { ...readEnv({}), ...env },
    usdUzsRate: 12_700,
    publicUrl: "https://bot.example",
    tell: async (news) => void told.push(news),
  });

  return {
    db,
    clock,
    plans,
    billing,
    jobs,
    told,

    /** Works off the jobs, those that come up meanwhile too; what failed is answered and left to the sweep. */
    async drain(): Promise<unknown[]> {
      const errors: unknown[] = [];
      for (let job = jobs.shift(); job; job = jobs.shift())
        await billing.work(job).catch((error: unknown) => errors.push(error));
      return errors;
    },

    /** A workspace, in its trial if so wished, and somebody who pays. */
    async workspace({ trial = false } = {}): Promise<{ workspaceId: string; userId: string }> {
      const workspaceId = systemIds.next("wsp");
      const userId = systemIds.next("usr");
      await db.insert(user).values({ id: userId, name: "Dilnoza", email: `${userId}@example.com` });
      await db.insert(workspace).values({ id: workspaceId, name: "Shop", slug: workspaceId });
      if (trial) await db.transaction((tx) => plans.startTrial(tx, workspaceId));
      return { workspaceId, userId };
    },

    buyer: (who: { workspaceId: string; userId: string }) => ({
      ...who,
      language: "en" as const,
      email: `${who.userId}@example.com`,
      origin: "https://bot.example",
    }),
  };
}
