import type { Executor } from "../../../db/client.ts";
import { lockOrder, type OrderRow } from "../repo.ts";
import { bookMovement, type SettleDeps } from "../settle-payment.ts";
import {
  insertTransaction,
  lockTransaction,
  saveTransaction,
  type TransactionRow,
} from "../transaction-repo.ts";
import { CLICK, type ClickCode, type ClickFields, readSoums } from "./read-request.ts";

export type ClickAnswer = { code: ClickCode; transaction?: TransactionRow };

const PREPARE = "0";
const COMPLETE = "1";

/**
 * Prepare: may this order be paid? In the order of Click's own SDK: action, order, transaction, paid, amount, cancelled. The caller has
 * checked the fields and the signature.
 */
export async function prepare(deps: SettleDeps, tx: Executor, fields: ClickFields): Promise<ClickAnswer> {
  if (fields.action !== PREPARE) return { code: CLICK.badAction };
  const order = await lockClickOrder(tx, fields);
  if (!order) return { code: CLICK.noOrder };
  const known = await lockTransaction(tx, "click", fields.click_trans_id);
  if (known && known.orderId !== order.id) return { code: CLICK.badRequest };
  if (order.status === "paid") return { code: CLICK.paid };
  if (readSoums(fields.amount) !== order.amount) return { code: CLICK.badAmount };
  if (order.status !== "pending" || Number(fields.error) < 0) return { code: CLICK.cancelled };
  if (known) return { code: known.state === "created" ? CLICK.ok : CLICK.cancelled, transaction: known };
  const now = deps.clock.now();
  const transaction = await insertTransaction(tx, {
    id: deps.ids.next("ptx"),
    provider: "click",
    externalId: fields.click_trans_id,
    orderId: order.id,
    amount: order.amount,
    state: "created",
    providerTime: now,
    createdAt: now,
    details: { paydocId: fields.click_paydoc_id },
  });
  return transaction ? { code: CLICK.ok, transaction } : { code: CLICK.badRequest };
}

/**
 * Complete: the money was taken (error 0), or nothing came of it (error below 0), which also takes a confirmed payment back. A payer may
 * have opened the same order twice: once it is paid, the other try is cancelled (-9, not -4, which would say that its money was accepted),
 * so that Click gives the money of it back.
 */
export async function complete(deps: SettleDeps, tx: Executor, fields: ClickFields): Promise<ClickAnswer> {
  if (fields.action !== COMPLETE) return { code: CLICK.badAction };
  const order = await lockClickOrder(tx, fields);
  if (!order) return { code: CLICK.noOrder };
  const known = await lockTransaction(tx, "click", fields.click_trans_id);
  const isThis = known?.orderId === order.id && String(known.number) === fields.merchant_prepare_id;
  if (!known || !isThis) return { code: CLICK.noTransaction };
  if (Number(fields.error) < 0) return { code: CLICK.cancelled, transaction: await undo(deps, tx, known) };
  if (known.state === "performed") return { code: CLICK.paid, transaction: known };
  if (readSoums(fields.amount) !== known.amount) return { code: CLICK.badAmount };
  if (known.state !== "created") return { code: CLICK.cancelled, transaction: known };
  if (order.status === "paid") return { code: CLICK.cancelled, transaction: await undo(deps, tx, known) };
  const at = deps.clock.now();
  await bookMovement(deps, tx, movementOf(known, "payment", at));
  const transaction = await saveTransaction(tx, known.id, { state: "performed", performedAt: at });
  return { code: CLICK.ok, transaction };
}

async function undo(deps: SettleDeps, tx: Executor, known: TransactionRow): Promise<TransactionRow> {
  const at = deps.clock.now();
  if (known.state === "created")
    return saveTransaction(tx, known.id, { state: "cancelled", cancelledAt: at });
  if (known.state !== "performed") return known;
  await bookMovement(deps, tx, movementOf(known, "refund", at));
  return saveTransaction(tx, known.id, { state: "reversed", cancelledAt: at });
}

function movementOf({ orderId, externalId, amount }: TransactionRow, kind: "payment" | "refund", at: Date) {
  return { kind, orderId, provider: "click", ref: externalId, amount, currency: "UZS", at } as const;
}

async function lockClickOrder(
  tx: Executor,
  { merchant_trans_id }: ClickFields,
): Promise<OrderRow | undefined> {
  // PostgreSQL's texts cannot hold NUL, and no id of ours does.
  const order = merchant_trans_id.includes("\0") ? undefined : await lockOrder(tx, merchant_trans_id);
  return order?.provider === "click" ? order : undefined;
}
