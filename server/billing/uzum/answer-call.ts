import type { Executor } from "../../../db/client.ts";
import { findOrder, lockOrder, type OrderRow } from "../repo.ts";
import { bookMovement, type SettleDeps } from "../settle-payment.ts";
import {
  findTransaction,
  insertTransaction,
  listTransactionsOf,
  lockTransaction,
  saveTransaction,
  type TransactionRow,
} from "../transaction-repo.ts";
import { ACCOUNT_FIELD, UZUM, type UzumCall, UzumError } from "./read-request.ts";

/** A created transaction that is not confirmed within thirty minutes has failed (SPECS.md, section 3a). */
export const EXPIRES_AFTER_MS = 30 * 60_000;

type Body<O extends UzumCall["operation"]> = Extract<UzumCall, { operation: O }>["body"];

/** Answers one call in the caller's transaction; unlike with Payme a repeated call is an error. Throws UzumError. */
export async function answerCall(deps: SettleDeps, tx: Executor, call: UzumCall): Promise<object> {
  switch (call.operation) {
    case "check":
      return check(tx, call.body);
    case "create":
      return create(deps, tx, call.body);
    case "confirm":
      return confirm(deps, tx, call.body);
    case "reverse":
      return reverse(deps, tx, call.body);
    case "status":
      return status(deps, tx, call.body);
  }
}

async function check(tx: Executor, { serviceId, timestamp, params }: Body<"check">): Promise<object> {
  const order = payable(await findOrder(tx, String(params[ACCOUNT_FIELD])));
  return { serviceId, timestamp, status: "OK", data: dataOf(order) };
}

async function create(deps: SettleDeps, tx: Executor, body: Body<"create">): Promise<object> {
  const order = await lockOrder(tx, String(body.params[ACCOUNT_FIELD]));
  if (await findTransaction(tx, "uzum", body.transId)) throw new UzumError(UZUM.created);
  const { id: orderId, amount } = payable(order);
  if (body.amount !== amount) throw new UzumError(UZUM.badAmount);
  const now = deps.clock.now();
  for (const other of await listTransactionsOf(tx, "uzum", orderId)) {
    if (other.state === "created" && !isExpired(other, now)) throw new UzumError(UZUM.created);
  }
  const made = await insertTransaction(tx, {
    id: deps.ids.next("ptx"),
    provider: "uzum",
    externalId: body.transId,
    orderId,
    amount,
    state: "created",
    providerTime: new Date(body.timestamp),
    createdAt: now,
  });
  if (!made) throw new UzumError(UZUM.created);
  const { serviceId, transId } = body;
  return { serviceId, transId, status: "CREATED", transTime: now.getTime(), amount };
}

async function confirm(deps: SettleDeps, tx: Executor, body: Body<"confirm">): Promise<object> {
  const known = await lockedWithOrder(tx, body.transId);
  if (known.state === "performed") throw new UzumError(UZUM.confirmed);
  const now = deps.clock.now();
  if (known.state !== "created" || isExpired(known, now)) throw new UzumError(UZUM.transactionCancelled);
  await bookMovement(deps, tx, movementOf(known, "payment", now));
  const { serviceId, transId, paymentSource, processingReferenceNumber } = body;
  const details = { paymentSource, processingReferenceNumber };
  await saveTransaction(tx, known.id, { state: "performed", performedAt: now, details });
  return { serviceId, transId, status: "CONFIRMED", confirmTime: now.getTime(), amount: known.amount };
}

/** What was paid for can always be taken back, so 10017 (not reversible) is never the answer. */
async function reverse(
  deps: SettleDeps,
  tx: Executor,
  { serviceId, transId }: Body<"reverse">,
): Promise<object> {
  const known = await lockedWithOrder(tx, transId);
  if (known.state === "reversed" || known.state === "cancelled") throw new UzumError(UZUM.reversed);
  const now = deps.clock.now();
  if (known.state === "performed") await bookMovement(deps, tx, movementOf(known, "refund", now));
  await saveTransaction(tx, known.id, { state: "reversed", cancelledAt: now });
  return { serviceId, transId, status: "REVERSED", reverseTime: now.getTime(), amount: known.amount };
}

async function status(
  { clock }: SettleDeps,
  tx: Executor,
  { serviceId, transId }: Body<"status">,
): Promise<object> {
  const known = await findTransaction(tx, "uzum", transId);
  if (!known) throw new UzumError(UZUM.noTransaction);
  return {
    serviceId,
    transId,
    status: statusOf(known, clock.now()),
    transTime: known.createdAt.getTime(),
    confirmTime: known.performedAt?.getTime() ?? null,
    reverseTime: known.cancelledAt?.getTime() ?? null,
    amount: known.amount,
  };
}

function statusOf(known: TransactionRow, now: Date): string {
  if (known.state === "performed") return "CONFIRMED";
  if (known.state === "reversed") return "REVERSED";
  return known.state === "created" && !isExpired(known, now) ? "CREATED" : "FAILED";
}

function payable(order: OrderRow | undefined): OrderRow {
  if (order?.provider !== "uzum") throw new UzumError(UZUM.noAccount);
  if (order.status === "paid") throw new UzumError(UZUM.paid);
  if (order.status !== "pending") throw new UzumError(UZUM.cancelled);
  return order;
}

/** Shown to the payer; the amount in soums, although everything else is in tiyin. */
function dataOf({ number, amount }: OrderRow): object {
  return {
    [ACCOUNT_FIELD]: { value: String(number) },
    amount: { value: String(amount / 100) },
  };
}

/** Orders are locked before their transactions everywhere, so that two calls never wait for each other. */
async function lockedWithOrder(tx: Executor, transId: string): Promise<TransactionRow> {
  const found = await findTransaction(tx, "uzum", transId);
  if (found) await lockOrder(tx, found.orderId);
  const known = found && (await lockTransaction(tx, "uzum", transId));
  if (!known) throw new UzumError(UZUM.noTransaction);
  return known;
}

function isExpired({ createdAt }: TransactionRow, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= EXPIRES_AFTER_MS;
}

function movementOf({ orderId, externalId, amount }: TransactionRow, kind: "payment" | "refund", at: Date) {
  return { kind, orderId, provider: "uzum", ref: externalId, amount, currency: "UZS", at } as const;
}
