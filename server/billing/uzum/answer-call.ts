import type { Executor } from "../../../db/client.ts";
import { findOrder, lockOrder, type OrderRow } from "../repo.ts";
import { bookMovement, type SettleDeps } from "../settle-payment.ts";
import {
  findOrderId,
  findTransaction,
  insertTransaction,
  listOpenTransactions,
  lockTransaction,
  saveTransaction,
  type TransactionRow,
} from "../transaction-repo.ts";
import { ACCOUNT_FIELD, UZUM, type UzumCall, type UzumCode, UzumError } from "./read-request.ts";

/** A created transaction that is not confirmed within thirty minutes has failed (SPECS.md, section 3a). */
export const EXPIRES_AFTER_MS = 30 * 60_000;

type Body<O extends UzumCall["operation"]> = Extract<UzumCall, { operation: O }>["body"];

/** A transaction that has failed is over for good although the call that met it is refused: the refusal must not undo that. */
export type Answer = { body: object } | { refuse: UzumError };

/**
 * Answers one call in the caller's transaction; unlike with Payme a repeated call is an error. Throws UzumError where nothing is to be
 * kept.
 */
export async function answerCall(deps: SettleDeps, tx: Executor, call: UzumCall): Promise<Answer> {
  switch (call.operation) {
    case "check":
      return { body: await check(tx, call.body) };
    case "create":
      return { body: await create(deps, tx, call.body) };
    case "confirm":
      return confirm(deps, tx, call.body);
    case "reverse":
      return reverse(deps, tx, call.body);
    case "status":
      return { body: await status(deps, tx, call.body) };
  }
}

async function check(tx: Executor, { serviceId, timestamp, params }: Body<"check">): Promise<object> {
  const orderId = await findOrderId(tx, "uzum", String(params[ACCOUNT_FIELD]));
  const order = payable(orderId === undefined ? undefined : await findOrder(tx, orderId));
  return { serviceId, timestamp, status: "OK", data: dataOf(order) };
}

async function create(deps: SettleDeps, tx: Executor, body: Body<"create">): Promise<object> {
  const named = await findOrderId(tx, "uzum", String(body.params[ACCOUNT_FIELD]));
  // The order's row is what two creations for one order wait for.
  const order = named === undefined ? undefined : await lockOrder(tx, named);
  if (await findTransaction(tx, "uzum", body.transId)) throw new UzumError(UZUM.created);
  const { id: orderId, amount } = payable(order);
  if (body.amount !== amount) throw new UzumError(UZUM.badAmount);
  const now = deps.clock.now();
  for (const other of await listOpenTransactions(tx, "uzum", orderId)) {
    if (!isExpired(other, now)) throw new UzumError(UZUM.created);
    await fail(tx, other, now);
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

async function confirm(deps: SettleDeps, tx: Executor, body: Body<"confirm">): Promise<Answer> {
  const known = await lockedWithOrder(tx, body.transId);
  if (known.state === "performed") throw new UzumError(UZUM.confirmed);
  const now = deps.clock.now();
  if (known.state !== "created") throw new UzumError(UZUM.transactionCancelled);
  if (isExpired(known, now)) return fail(tx, known, now, UZUM.transactionCancelled);
  await bookMovement(deps, tx, movementOf(known, "payment", now));
  const { serviceId, transId, paymentSource, processingReferenceNumber } = body;
  const details = {
    paymentSource: inShort(paymentSource),
    processingReferenceNumber: inShort(processingReferenceNumber),
  };
  await saveTransaction(tx, known.id, { state: "performed", performedAt: now, details });
  const { amount } = known;
  return { body: { serviceId, transId, status: "CONFIRMED", confirmTime: now.getTime(), amount } };
}

/** Whatever was paid for can be taken back; what failed, because it was not confirmed in time, cannot. */
async function reverse(
  deps: SettleDeps,
  tx: Executor,
  { serviceId, transId }: Body<"reverse">,
): Promise<Answer> {
  const known = await lockedWithOrder(tx, transId);
  if (known.state === "reversed") throw new UzumError(UZUM.reversed);
  if (known.state === "cancelled") throw new UzumError(UZUM.notReversible);
  const now = deps.clock.now();
  if (known.state === "created" && isExpired(known, now)) return fail(tx, known, now, UZUM.notReversible);
  if (known.state === "performed") await bookMovement(deps, tx, movementOf(known, "refund", now));
  await saveTransaction(tx, known.id, { state: "reversed", cancelledAt: now });
  const { amount } = known;
  return { body: { serviceId, transId, status: "REVERSED", reverseTime: now.getTime(), amount } };
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
    reverseTime: known.state === "reversed" ? (known.cancelledAt?.getTime() ?? null) : null,
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

/** Moves what was not confirmed in time to where it stays. */
async function fail(
  tx: Executor,
  { id }: TransactionRow,
  at: Date,
  code: UzumCode = UZUM.transactionCancelled,
): Promise<Answer> {
  await saveTransaction(tx, id, { state: "cancelled", cancelledAt: at });
  return { refuse: new UzumError(code) };
}

function inShort(said: unknown): string | undefined {
  return typeof said === "string" || typeof said === "number" ? String(said).slice(0, 200) : undefined;
}

function isExpired({ createdAt }: TransactionRow, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= EXPIRES_AFTER_MS;
}

function movementOf({ orderId, externalId, amount }: TransactionRow, kind: "payment" | "refund", at: Date) {
  return { kind, orderId, provider: "uzum", ref: externalId, amount, currency: "UZS", at } as const;
}
