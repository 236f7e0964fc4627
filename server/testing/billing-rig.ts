import { asc, eq } from "drizzle-orm";
import Fastify from "fastify";
import { afterAll, beforeAll } from "vitest";
import type { Database } from "../../db/client.ts";
import { ledgerEntry, planGrant, workspace } from "../../db/schema/index.ts";
import { createClickCheckout } from "../billing/click/checkout-link.ts";
import { createClickMerchant } from "../billing/click/index.ts";
import { clickRoutes } from "../billing/click/routes.ts";
import { createOrder } from "../billing/create-order.ts";
import type { OrderRow } from "../billing/index.ts";
import { createPaymeCheckout } from "../billing/payme/checkout-link.ts";
import { createPaymeMerchant } from "../billing/payme/index.ts";
import { createPaymeKeys } from "../billing/payme/key-repo.ts";
import { paymeRoutes } from "../billing/payme/routes.ts";
import type { PaymentProvider } from "../billing/port.ts";
import { findOrder } from "../billing/repo.ts";
import type { SettleDeps } from "../billing/settle-payment.ts";
import { createUzumCheckout } from "../billing/uzum/checkout-link.ts";
import { createUzumMerchant } from "../billing/uzum/index.ts";
import { uzumRoutes } from "../billing/uzum/routes.ts";
import { silentLogger } from "../kernel/logger.ts";
import { createSecretBox } from "../kernel/secret-box.ts";
import { createPlans, type PlanKey } from "../plans/index.ts";
import { PLANS } from "../plans/plan-table.ts";
import { translate } from "./accounts-rig.ts";
import { createCrashingDatabase } from "./crashing-database.ts";
import {
  CLICK,
  createClickCaller,
  createPaymeCaller,
  createUzumCaller,
  PAYME_KEY,
  UZUM,
} from "./payment-callers.ts";
import { type TestDatabase, testDatabase } from "./test-database.ts";

export type Local = "payme" | "click" | "uzum";

export const START = new Date("2026-11-20T10:00:00Z");
export const USD_UZS_RATE = 12_700;

const CHECKOUTS: Record<Local, PaymentProvider> = {
  payme: createPaymeCheckout({ merchantId: "mid", checkoutUrl: "https://checkout.paycom.uz" }),
  click: createClickCheckout(CLICK),
  uzum: createUzumCheckout({ serviceId: UZUM.serviceId }),
};

/**
 * The three local providers' routes on a small web server with a database of its own, and the providers as callers over real HTTP. Time
 * stands still until it is moved. Call it at the top level. Several may share a database, each with a time of its own.
 */
export function billingRig(database: TestDatabase = testDatabase()) {
  let rig: Awaited<ReturnType<typeof startRig>> | undefined;
  beforeAll(async () => {
    rig = await startRig(database);
  });
  afterAll(() => rig?.close());
  return () => {
    if (!rig) throw new Error("billingRig() is ready inside tests and hooks only");
    return rig;
  };
}

export type BillingRig = ReturnType<ReturnType<typeof billingRig>>;

let rigs = 0;

async function startRig(database: TestDatabase) {
  const mark = String.fromCharCode(97 + rigs++);
  const { db, crashNext } = createCrashingDatabase(database.db);
  let now = START.getTime();
  let tick = 0;
  const clock = {
    now: () => {
      now += tick;
      return new Date(now);
    },
  };
  let count = 0;
  const ids = { next: (prefix: string) => `${prefix}_${mark}${String(++count).padStart(8, "0")}` };
  const settled: { orderId: string; what: string }[] = [];
  const plans = createPlans({ db, clock, ids, onPlan: async () => {} });
  const settle: SettleDeps = {
    clock,
    ids,
    plans,
    onSettled: async (_tx, order, what) => void settled.push({ orderId: order.id, what }),
  };
  const secretBox = createSecretBox([Buffer.alloc(32, 7)]);
  const keys = createPaymeKeys({ db, clock, secretBox, firstKey: PAYME_KEY });
  const common = { ...settle, db, logger: silentLogger };
  const payme = createPaymeMerchant({ ...common, ...keys, translate, receiptOf });
  const click = createClickMerchant({ ...common, secrets: CLICK });
  const uzum = createUzumMerchant({ ...common, account: UZUM });
  const app = Fastify({ forceCloseConnections: true });
  await app.register(paymeRoutes({ payme }));
  await app.register(clickRoutes({ click }));
  await app.register(uzumRoutes({ uzum }));
  const url = await app.listen({ host: "127.0.0.1", port: 0 });

  return {
    url,
    db: database.db,
    crashNext,
    settled,
    now: () => now,
    /** Moves time on, or back to the start. */
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    setTime: (time: number) => {
      now = time;
    },
    /** From now on time moves on by so much whenever it is asked for. */
    tickBy: (milliseconds: number) => {
      tick = milliseconds;
    },
    payme: createPaymeCaller(url),
    click: createClickCaller(url),
    uzum: createUzumCaller(url),
    /** A pending order of a workspace of its own. */
    async order(provider: Local, wanted: { plan?: PlanKey; months?: number } = {}): Promise<OrderRow> {
      const workspaceId = ids.next("wsp");
      await database.db.insert(workspace).values({ id: workspaceId, name: "W", slug: workspaceId });
      const { plan = "business", months = 1 } = wanted;
      const made = await createOrder(
        { db: database.db, clock, ids, plans: PLANS, usdUzsRate: USD_UZS_RATE },
        CHECKOUTS[provider],
        { workspaceId, userId: "usr_1", plan, months, language: "uz" },
      );
      return made.order;
    },
    /** What stands of an order: it, its money, what its workspace has. */
    look: (order: OrderRow) => look(database.db, order, plans),
    close: () => app.close(),
  };
}

function receiptOf(order: OrderRow): object {
  const item = { title: "BotFactory", price: order.amount, count: 1, code: "10305011001000000" };
  return { receipt_type: 0, items: [{ ...item, package_code: "1504022", vat_percent: 0 }] };
}

async function look(db: Database, { id, workspaceId }: OrderRow, plans: ReturnType<typeof createPlans>) {
  const order = await findOrder(db, id);
  const ledger = await db
    .select()
    .from(ledgerEntry)
    .where(eq(ledgerEntry.orderId, id))
    .orderBy(asc(ledgerEntry.at));
  const grants = await db.select().from(planGrant).where(eq(planGrant.workspaceId, workspaceId));
  const row = await plans.rowOf(db, workspaceId);
  return {
    status: order?.status,
    paidAt: order?.paidAt ?? null,
    endedAt: order?.endedAt ?? null,
    balance: ledger.reduce((sum, { amount }) => sum + amount, 0),
    bookings: ledger.map(({ kind, amount }) => `${kind} ${amount}`),
    grants: grants.length,
    plan: row && row.timeline.length > 0 ? row.plan : null,
    endsAt: row && row.timeline.length > 0 ? row.endsAt : null,
  };
}
