import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Currency, OrderStatus, ProviderKey } from "../../server/billing/types.ts";
import type { Language } from "../../server/kernel/languages.ts";
import { workspace } from "./accounts.ts";
import { bytea, moment } from "./columns.ts";

/** Somebody's wish to pay for a plan. Its amount is fixed when it is made. */
export const billingOrder = pgTable(
  "billing_order",
  {
    id: text("id").primaryKey(),
    /** Counted up for people and invoices; local providers take it where an id must be a number. */
    number: bigint("number", { mode: "number" }).generatedAlwaysAsIdentity({ startWith: 100_001 }).notNull(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspace.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    plan: text("plan").notNull(),
    months: integer("months").notNull(),
    provider: text("provider").$type<ProviderKey>().notNull(),
    /** In the currency's smallest unit (cents, tiyin), after the discount. */
    amount: bigint("amount", { mode: "number" }).notNull(),
    discount: bigint("discount", { mode: "number" }).notNull().default(0),
    currency: text("currency").$type<Currency>().notNull(),
    promoCodeId: text("promo_code_id"),
    /** pending → paid → refunded, or pending → cancelled | expired; an expired one that is paid after all is paid. */
    status: text("status").$type<OrderStatus>().notNull(),
    /** The language of the person who pays. */
    language: text("language").$type<Language>().notNull(),
    /** The period that was paid for, where the provider says it; else `months` from the end of what the workspace has. */
    periodFrom: moment("period_from"),
    periodTo: moment("period_to"),
    /** The provider's own id of the checkout, where it has one. */
    checkoutId: text("checkout_id"),
    checkoutUrl: text("checkout_url"),
    /** The subscription of the provider that it belongs to, where one renews. */
    subscriptionId: text("subscription_id"),
    createdAt: moment("created_at").notNull(),
    /** By the provider's clock. */
    paidAt: moment("paid_at"),
    endedAt: moment("ended_at"),
  },
  (table) => [
    uniqueIndex("billing_order_number").on(table.number),
    index("billing_order_workspace").on(table.workspaceId, table.createdAt, table.id),
    index("billing_order_checkout").on(table.provider, table.checkoutId),
    index("billing_order_pending").on(table.status, table.createdAt),
    index("billing_order_subscription").on(table.provider, table.subscriptionId),
  ],
);

/** A transaction as a provider that calls us (Payme, Click, Uzum) keeps it on our side. */
export const paymentTransaction = pgTable(
  "payment_transaction",
  {
    id: text("id").primaryKey(),
    /** A number of our own: Click's merchant_prepare_id must be one. */
    number: bigint("number", { mode: "number" })
      .generatedAlwaysAsIdentity({ startWith: 1_000_001 })
      .notNull(),
    provider: text("provider").$type<ProviderKey>().notNull(),
    /** The provider's id of it. */
    externalId: text("external_id").notNull(),
    orderId: text("order_id")
      .notNull()
      .references(() => billingOrder.id, { onDelete: "cascade" }),
    amount: bigint("amount", { mode: "number" }).notNull(),
    state: text("state").$type<"created" | "performed" | "cancelled" | "reversed">().notNull(),
    /** The provider's reason for cancelling. */
    reason: integer("reason"),
    /** When the provider says it began. */
    providerTime: moment("provider_time").notNull(),
    createdAt: moment("created_at").notNull(),
    performedAt: moment("performed_at"),
    cancelledAt: moment("cancelled_at"),
    /** What else the provider told: fiscal receipts, card kind. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    uniqueIndex("payment_transaction_external").on(table.provider, table.externalId),
    uniqueIndex("payment_transaction_number").on(table.number),
    index("payment_transaction_order").on(table.orderId),
    index("payment_transaction_time").on(table.provider, table.providerTime),
  ],
);

/** Everything a provider ever told us, byte for byte. */
export const providerEvent = pgTable(
  "provider_event",
  {
    id: text("id").primaryKey(),
    provider: text("provider").$type<ProviderKey>().notNull(),
    /** The provider's id of the event, or a hash of its bytes: the same one is kept once. */
    externalId: text("external_id").notNull(),
    kind: text("kind").notNull(),
    body: bytea("body").notNull(),
    orderId: text("order_id"),
    receivedAt: moment("received_at").notNull(),
    /** How often it came. */
    times: integer("times").notNull().default(1),
    appliedAt: moment("applied_at"),
    attempts: integer("attempts").notNull().default(0),
    /** What came of it, in a word; the error's code where it failed. */
    outcome: text("outcome"),
  },
  (table) => [
    uniqueIndex("provider_event_once").on(table.provider, table.externalId),
    index("provider_event_open").on(table.receivedAt),
  ],
);

/** Money that came and went. Rows are only added: what a provider reports and what stands here always sum up to the same. */
export const ledgerEntry = pgTable(
  "ledger_entry",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    orderId: text("order_id"),
    provider: text("provider").$type<ProviderKey>().notNull(),
    kind: text("kind").$type<"payment" | "refund">().notNull(),
    /** The provider's id of the payment or the refund: booked once. */
    ref: text("ref").notNull(),
    /** In the smallest unit; a refund is below zero. */
    amount: bigint("amount", { mode: "number" }).notNull(),
    currency: text("currency").$type<Currency>().notNull(),
    at: moment("at").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("ledger_entry_once").on(table.provider, table.kind, table.ref),
    index("ledger_entry_workspace").on(table.workspaceId, table.at),
  ],
);

/** A code that makes paying cheaper or gives days. */
export const promoCode = pgTable(
  "promo_code",
  {
    id: text("id").primaryKey(),
    /** In capitals. */
    code: text("code").notNull(),
    kind: text("kind").$type<"percent" | "days">().notNull(),
    /** Percent off (1 to 100), or days of `plan`. */
    value: integer("value").notNull(),
    /** The plan it is for; null: any (days need one). */
    plan: text("plan"),
    /** How many times in all; null: any number. */
    maxUses: integer("max_uses"),
    maxUsesPerWorkspace: integer("max_uses_per_workspace").notNull().default(1),
    uses: integer("uses").notNull().default(0),
    startsAt: moment("starts_at"),
    expiresAt: moment("expires_at"),
    disabledAt: moment("disabled_at"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [uniqueIndex("promo_code_once").on(table.code)],
);

/** A use of a code: reserved with the order, freed when the order comes to nothing. */
export const promoUse = pgTable(
  "promo_use",
  {
    id: text("id").primaryKey(),
    promoCodeId: text("promo_code_id")
      .notNull()
      .references(() => promoCode.id, { onDelete: "cascade" }),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspace.id, { onDelete: "cascade" }),
    orderId: text("order_id"),
    createdAt: moment("created_at").notNull(),
    releasedAt: moment("released_at"),
  },
  (table) => [
    uniqueIndex("promo_use_order").on(table.orderId),
    index("promo_use_workspace").on(table.promoCodeId, table.workspaceId),
  ],
);

/** A key that a provider changed by itself (Payme's ChangePassword); it counts before the one of the environment. */
export const providerKey = pgTable("provider_key", {
  provider: text("provider").$type<ProviderKey>().primaryKey(),
  sealed: text("sealed").notNull(),
  changedAt: moment("changed_at").notNull(),
});

/** Who is named on a workspace's invoices. */
export const billingProfile = pgTable("billing_profile", {
  workspaceId: text("workspace_id")
    .primaryKey()
    .references(() => workspace.id, { onDelete: "cascade" }),
  kind: text("kind").$type<"person" | "company">().notNull().default("person"),
  name: text("name").notNull().default(""),
  /** STIR / INN of a legal entity in Uzbekistan: nine digits. */
  taxId: text("tax_id").notNull().default(""),
  address: text("address").notNull().default(""),
  bankName: text("bank_name").notNull().default(""),
  bankAccount: text("bank_account").notNull().default(""),
  bankMfo: text("bank_mfo").notNull().default(""),
  vatCode: text("vat_code").notNull().default(""),
  email: text("email").notNull().default(""),
  updatedAt: moment("updated_at").notNull(),
});
