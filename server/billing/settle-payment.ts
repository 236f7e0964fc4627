import type { Executor } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { PlanKey, Plans } from "../plans/index.ts";
import { moneyState } from "./order-state.ts";
import {
  insertLedgerEntry,
  listBookings,
  lockOrder,
  type OrderRow,
  releasePromo,
  reservePromoAgain,
  saveOrder,
} from "./repo.ts";
import type { Money, ProviderKey } from "./types.ts";

export type SettleDeps = {
  clock: Clock;
  ids: Ids;
  plans: Pick<Plans, "grant" | "regrant" | "revoke">;
  /** Told in the same transaction: an order was paid, or its money went back. */
  onSettled: (tx: Executor, order: OrderRow, what: "paid" | "refunded") => Promise<void>;
};

/** Money that a provider says has moved: `amount` is above zero either way. */
export type Movement = Money & {
  kind: "payment" | "refund";
  orderId: string;
  provider: ProviderKey;
  /** The provider's id of the payment or of the refund: booked once, whoever reports it and however often. */
  ref: string;
  /** When it happened, by the provider's clock. */
  at: Date;
};

/**
 * Books money in the caller's transaction and lets the order follow from all that was booked for it: what was paid for is given, what was
 * refunded is taken back. Idempotent by `ref`, and the same whatever the order in which movements are heard of. Money that came for an
 * order which had expired or was cancelled on our side still counts. False when it was booked before, or there is no such order.
 */
export async function bookMovement(deps: SettleDeps, tx: Executor, movement: Movement): Promise<boolean> {
  const order = await lockOrder(tx, movement.orderId);
  if (!order) return false;
  const { kind, provider, ref, amount, currency, at } = movement;
  const isNew = await insertLedgerEntry(tx, {
    id: deps.ids.next("led"),
    workspaceId: order.workspaceId,
    orderId: order.id,
    provider,
    kind,
    ref,
    amount: kind === "refund" ? -amount : amount,
    currency,
    at,
    createdAt: deps.clock.now(),
  });
  if (isNew) await followMoney(deps, tx, order);
  return isNew;
}

async function followMoney(deps: SettleDeps, tx: Executor, order: OrderRow): Promise<void> {
  const state = moneyState(await listBookings(tx, order.id));
  if (!state) return;
  const { status, since } = state;
  const isPaid = status === "paid";
  const after = {
    ...order,
    status,
    paidAt: isPaid ? since : order.paidAt,
    endedAt: isPaid ? null : since,
  };
  await saveOrder(tx, order.id, { status, paidAt: after.paidAt, endedAt: after.endedAt });
  if (isPaid) await give(deps, tx, order, since);
  else await takeBack(deps, tx, order, since);
  if (status !== order.status) await deps.onSettled(tx, after, status);
}

async function give({ plans }: SettleDeps, tx: Executor, order: OrderRow, at: Date): Promise<void> {
  const { workspaceId, months, periodFrom, periodTo } = order;
  const plan = order.plan as PlanKey; // an order is made for a plan of the table only
  const ref = grantRef(order.id);
  const from = periodFrom ?? at;
  const length = periodTo ? { until: periodTo } : { months };
  const isNew = await plans.grant(tx, { workspaceId, kind: "paid", plan, ref, at: from, ...length });
  if (!isNew) await plans.regrant(tx, workspaceId, ref, from);
  await reservePromoAgain(tx, order.id);
}

async function takeBack({ plans }: SettleDeps, tx: Executor, order: OrderRow, at: Date): Promise<void> {
  await plans.revoke(tx, order.workspaceId, grantRef(order.id), at);
  await releasePromo(tx, order.id, at);
}

export function grantRef(orderId: string): string {
  return `order:${orderId}`;
}
