import type { Database } from "../../db/client.ts";
import type { Checked } from "../kernel/check-fields.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PlanKey, PlanLimits, Stretch } from "../plans/index.ts";
import { drawInvoice, type InvoiceSheet } from "./draw-invoice.ts";
import { priceOf } from "./price.ts";
import { findProfile, saveProfile } from "./profile-repo.ts";
import { type BillingProfile, checkProfile, NO_PROFILE } from "./profile-rules.ts";
import type { Currency, Money } from "./types.ts";
import { countOnDays } from "./usage-repo.ts";

export type { BillingProfile, InvoiceSheet };
export type BillingOffice = ReturnType<typeof createBillingOffice>;

/** Who sells: what stands on invoices. What is empty is left out. */
export type Seller = {
  name: string;
  taxId: string;
  address: string;
  bankName: string;
  bankAccount: string;
  bankMfo: string;
  vatCode: string;
  /** Percent of VAT that prices include; null: the seller is no payer of VAT. */
  vatPercent: number | null;
  email: string;
  phone: string;
};

type Deps = {
  db: Database;
  clock: Clock;
  planTable: Record<PlanKey, PlanLimits>;
  usdUzsRate: number;
  seller: Seller;
  /** The day it is in a time zone, as plans count it. */
  dayIn: (timeZone: string, now: Date) => string;
  /** What would hold when so many months of a plan were paid for now. */
  preview: (workspaceId: string, plan: PlanKey, months: number) => Promise<Stretch[]>;
};

/** The papers around money: who is named on invoices, the invoices themselves, what is used, what a payment would change. */
export function createBillingOffice(deps: Deps) {
  const { db, clock, seller, dayIn, preview } = deps;
  return {
    seller,
    preview,

    /** What so many months of a plan cost now, before any code. */
    price: (plan: PlanKey, months: number, currency: Currency): Money =>
      priceOf(deps.planTable[plan], months, currency, deps.usdUzsRate),

    profile: async (workspaceId: string): Promise<BillingProfile> =>
      (await findProfile(db, workspaceId)) ?? NO_PROFILE,

    /** What was typed about who pays, checked by one set of rules. */
    checkProfile: (input: Record<string, unknown>): Checked<BillingProfile> => checkProfile(input),

    saveProfile: (workspaceId: string, profile: BillingProfile): Promise<void> =>
      saveProfile(db, workspaceId, profile, clock.now()),

    /** How many messages each of these bots (of one workspace, which the caller has checked) has answered today, by its own clock. */
    async answeredToday(bots: readonly { id: string; timeZone: string }[]): Promise<Map<string, number>> {
      const now = clock.now();
      return countOnDays(db, new Map(bots.map(({ id, timeZone }) => [id, dayIn(timeZone, now)])));
    },

    /** An invoice as a PDF. */
    drawInvoice: (sheet: InvoiceSheet): Promise<Buffer> => drawInvoice(sheet),
  };
}
