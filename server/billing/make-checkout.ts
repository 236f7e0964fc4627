import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Plans } from "../plans/index.ts";
import { closeOrder } from "./close-order.ts";
import { createOrder, type NewOrder, type OrderDeps } from "./create-order.ts";
import type { PayableOrder, PaymentProvider } from "./port.ts";
import { normaliseCode } from "./promo.ts";
import { findOrder, listHolding, type OrderRow, saveOrder } from "./repo.ts";
import { bookMovement, type SettleDeps } from "./settle-payment.ts";
import { findPlanOf } from "./stripe-repo.ts";

export type CheckoutDeps = OrderDeps & {
  clock: Clock;
  settle: SettleDeps;
  subscriptions: Pick<Plans, "rowOf">;
  /** The provider of an earlier order, where it is still set up. */
  providerOf: (order: OrderRow) => PaymentProvider | undefined;
  publicUrl: string | undefined;
  /** What is paid for, in the payer's language. */
  titleOf: (order: Pick<OrderRow, "plan" | "months" | "language">) => string;
};

export type WantedCheckout = NewOrder & {
  email: string;
  /** Where the person is, for installations without a public address. */
  origin: string;
};

/**
 * Makes an order and the address where it is paid; where a promo code leaves nothing to pay, the plan is given at once and the address is
 * the order's own page. A provider that renews is paid month by month. Throws `billing.renews_already`, `billing.provider_unavailable` (the
 * order is given up and its code is free again) and what `createOrder` throws.
 */
export async function makeCheckout(
  deps: CheckoutDeps,
  provider: PaymentProvider,
  asked: WantedCheckout,
): Promise<{ order: OrderRow; url: string }> {
  const wanted = provider.renews ? { ...asked, months: 1 } : asked;
  if (provider.renews) await refuseSecondRenewal(deps, wanted);
  if (wanted.promoCode) await freeOwnCode(deps, wanted.workspaceId, wanted.promoCode);
  const { order, percentOff } = await createOrder(deps, provider, wanted);
  const returnUrl = `${deps.publicUrl ?? wanted.origin}/${order.language}/app/billing/orders/${order.id}`;
  if (order.amount === 0) return { order: await giveForNothing(deps, order), url: returnUrl };
  const payable: PayableOrder = {
    id: order.id,
    number: order.number,
    workspaceId: order.workspaceId,
    plan: wanted.plan,
    months: order.months,
    amount: order.amount,
    currency: order.currency,
    language: order.language,
    percentOff,
    email: wanted.email,
    title: deps.titleOf(order),
    returnUrl,
  };
  try {
    const { url, checkoutId } = await provider.checkout(payable);
    await saveOrder(deps.db, order.id, { checkoutUrl: url, checkoutId: checkoutId ?? null });
    return { order: { ...order, checkoutUrl: url }, url };
  } catch (error) {
    await deps.db.transaction((tx) => closeOrder(tx, order.id, "cancelled", deps.clock.now()));
    throw error;
  }
}

/** Nobody should pay twice for the same months without noticing. */
async function refuseSecondRenewal(deps: CheckoutDeps, { workspaceId, plan }: NewOrder): Promise<void> {
  const row = await deps.subscriptions.rowOf(deps.db, workspaceId);
  if (!row?.renewedBy || !row.stripeSubscriptionId || row.cancelAtPeriodEnd) return;
  const renewed: string | undefined = await findPlanOf(deps.db, row.stripeSubscriptionId);
  if (renewed === plan) throw new AppError("billing.renews_already");
}

/** A checkout that was begun and left holds the code: it is given up for the new one, as far as its provider agrees. */
async function freeOwnCode(deps: CheckoutDeps, workspaceId: string, typed: string): Promise<void> {
  for (const order of await listHolding(deps.db, workspaceId, normaliseCode(typed))) {
    const provider = deps.providerOf(order);
    const isFree = order.checkoutId && provider?.withdraw ? await provider.withdraw(order.checkoutId) : true;
    if (isFree) await deps.db.transaction((tx) => closeOrder(tx, order.id, "cancelled", deps.clock.now()));
  }
}

async function giveForNothing(deps: CheckoutDeps, order: OrderRow): Promise<OrderRow> {
  const { id: orderId, provider, currency } = order;
  const at = deps.clock.now();
  const movement = {
    kind: "payment",
    orderId,
    provider,
    ref: `free:${orderId}`,
    amount: 0,
    currency,
    at,
  } as const;
  await deps.db.transaction((tx) => bookMovement(deps.settle, tx, movement));
  return (await findOrder(deps.db, orderId)) ?? order;
}
