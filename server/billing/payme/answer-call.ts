import type { Executor } from "../../../db/client.ts";
import { findOrder, lockOrder, type OrderRow } from "../repo.ts";
import { bookMovement, type SettleDeps } from "../settle-payment.ts";
import {
  findTransaction,
  insertTransaction,
  listOpenTransactions,
  listTransactionsBetween,
  lockTransaction,
  saveTransaction,
  type TransactionRow,
} from "../transaction-repo.ts";
import { ACCOUNT_FIELD, PAYME, PaymeError } from "./errors.ts";
import type { PaymeRequest } from "./read-request.ts";
import { stateOf, viewStatement, viewTransaction } from "./view-transaction.ts";

/** A transaction that is not performed within twelve hours is over (SPECS.md, section 1). */
export const EXPIRES_AFTER_MS = 43_200_000;
const REASON_TIMEOUT = 4;
/** A statement covers a day or so; a longer one is cut rather than held in memory without bound. */
const MOST_IN_STATEMENT = 20_000;

export type PaymeDeps = SettleDeps & {
  /** The goods on the fiscal receipt; none where the platform's codes were not given. */
  receiptOf: (order: OrderRow) => object | undefined;
  /** Keeps a new key for the next call. */
  changeKey: (tx: Executor, key: string) => Promise<void>;
};

/** An expired transaction is over for good although the call that met it is refused: the refusal must not undo that. */
export type Answer = { result: object } | { refuse: PaymeError };

/** Answers one call of Payme in the caller's transaction. Throws PaymeError where nothing is to be kept. */
export async function answerCall(deps: PaymeDeps, tx: Executor, call: PaymeRequest): Promise<Answer> {
  switch (call.method) {
    case "CheckPerformTransaction": {
      const order = await payableOrder(tx, call.params.account, call.params.amount);
      const detail = deps.receiptOf(order);
      return { result: { allow: true, ...(detail && { detail }) } };
    }
    case "CreateTransaction":
      return create(deps, tx, call.params);
    case "PerformTransaction":
      return perform(deps, tx, call.params.id);
    case "CancelTransaction":
      return cancel(deps, tx, call.params);
    case "CheckTransaction":
      return { result: viewTransaction(await existing(tx, call.params.id)) };
    case "GetStatement": {
      const from = new Date(call.params.from);
      const to = new Date(call.params.to);
      const rows = await listTransactionsBetween(tx, "payme", from, to, MOST_IN_STATEMENT);
      return { result: { transactions: rows.map(viewStatement) } };
    }
    case "SetFiscalData": {
      const found = await lockTransaction(tx, "payme", call.params.id);
      if (!found) throw new PaymeError(PAYME.receiptNotFound);
      const fiscal = { ...fiscalOf(found), [call.params.type]: call.params.fiscal_data };
      await saveTransaction(tx, found.id, { details: { ...found.details, fiscal } });
      return { result: { success: true } };
    }
    case "ChangePassword":
      await deps.changeKey(tx, call.params.password);
      return { result: { success: true } };
  }
}

type CreateParams = Extract<PaymeRequest, { method: "CreateTransaction" }>["params"];

async function create(deps: PaymeDeps, tx: Executor, params: CreateParams): Promise<Answer> {
  // The order's row is what two creations of one order wait for.
  const order = await lockOrder(tx, orderIdOf(params.account));
  const known = await lockTransaction(tx, "payme", params.id);
  if (known) return createAgain(deps, tx, known, params);
  const payable = checkOrder(order, params.amount);
  const now = deps.clock.now();
  if (now.getTime() - params.time >= EXPIRES_AFTER_MS) throw new PaymeError(PAYME.cannotPerform);
  for (const other of await listOpenTransactions(tx, "payme", payable.id)) {
    if (!isExpired(other, now)) throw new PaymeError(PAYME.cannotPerform);
    await expire(tx, other, now);
  }
  const made = await insertTransaction(tx, {
    id: deps.ids.next("ptx"),
    provider: "payme",
    externalId: params.id,
    orderId: payable.id,
    amount: params.amount,
    state: "created",
    providerTime: new Date(params.time),
    createdAt: now,
  });
  if (!made) return createAgain(deps, tx, await existing(tx, params.id), params);
  return created(made);
}

/** A repetition has the first answer; one that pays for something else under the same id is none. */
async function createAgain(
  deps: PaymeDeps,
  tx: Executor,
  known: TransactionRow,
  { amount, account }: CreateParams,
): Promise<Answer> {
  if (amount !== known.amount) throw new PaymeError(PAYME.wrongAmount);
  if (orderIdOf(account) !== known.orderId) throw new PaymeError(PAYME.cannotPerform);
  if (known.state !== "created") throw new PaymeError(PAYME.cannotPerform);
  return (await expireNow(deps, tx, known)) ?? created(known);
}

function created(row: TransactionRow): Answer {
  return {
    result: { create_time: row.createdAt.getTime(), transaction: String(row.number), state: stateOf(row) },
  };
}

async function perform(deps: PaymeDeps, tx: Executor, id: string): Promise<Answer> {
  const known = await lockedWithOrder(tx, id);
  if (known.state === "performed") return performed(known);
  if (known.state !== "created") throw new PaymeError(PAYME.cannotPerform);
  const refused = await expireNow(deps, tx, known);
  if (refused) return refused;
  const at = deps.clock.now();
  const { orderId, amount } = known;
  await bookMovement(deps, tx, {
    kind: "payment",
    orderId,
    provider: "payme",
    ref: id,
    amount,
    currency: "UZS",
    at,
  });
  return performed(await saveTransaction(tx, known.id, { state: "performed", performedAt: at }));
}

function performed(row: TransactionRow): Answer {
  const { transaction, perform_time, state } = viewTransaction(row);
  return { result: { transaction, perform_time, state } };
}

type CancelParams = Extract<PaymeRequest, { method: "CancelTransaction" }>["params"];

/** What was paid for can always be taken back, so Payme's -31007 (delivered, cannot be cancelled) is never the answer. */
async function cancel(deps: PaymeDeps, tx: Executor, { id, reason = null }: CancelParams): Promise<Answer> {
  const known = await lockedWithOrder(tx, id);
  if (known.state === "cancelled" || known.state === "reversed") return cancelled(known);
  const at = deps.clock.now();
  if (known.state === "created")
    return cancelled(await saveTransaction(tx, known.id, { state: "cancelled", cancelledAt: at, reason }));
  const { orderId, amount } = known;
  await bookMovement(deps, tx, {
    kind: "refund",
    orderId,
    provider: "payme",
    ref: id,
    amount,
    currency: "UZS",
    at,
  });
  return cancelled(await saveTransaction(tx, known.id, { state: "reversed", cancelledAt: at, reason }));
}

function cancelled(row: TransactionRow): Answer {
  const { transaction, cancel_time, state } = viewTransaction(row);
  return { result: { transaction, cancel_time, state } };
}

async function payableOrder(tx: Executor, account: Account, amount: number): Promise<OrderRow> {
  return checkOrder(await findOrder(tx, orderIdOf(account)), amount);
}

type Account = Record<string, unknown>;

function orderIdOf(account: Account): string {
  const named = account[ACCOUNT_FIELD];
  return typeof named === "string" ? named : "";
}

function checkOrder(order: OrderRow | undefined, amount: number): OrderRow {
  if (order?.provider !== "payme") throw new PaymeError(PAYME.orderNotFound);
  if (order.status === "paid") throw new PaymeError(PAYME.orderPaid);
  if (order.status !== "pending") throw new PaymeError(PAYME.orderClosed);
  if (amount !== order.amount) throw new PaymeError(PAYME.wrongAmount);
  return order;
}

/** Orders are locked before their transactions everywhere, so that two calls never wait for each other. */
async function lockedWithOrder(tx: Executor, id: string): Promise<TransactionRow> {
  const { orderId } = await existing(tx, id);
  await lockOrder(tx, orderId);
  const known = await lockTransaction(tx, "payme", id);
  if (!known) throw new PaymeError(PAYME.transactionNotFound);
  return known;
}

async function existing(tx: Executor, id: string): Promise<TransactionRow> {
  const known = await findTransaction(tx, "payme", id);
  if (!known) throw new PaymeError(PAYME.transactionNotFound);
  return known;
}

/** Payme's templates count from either clock: the earlier end is taken. */
function isExpired({ createdAt, providerTime }: TransactionRow, now: Date): boolean {
  const since = Math.min(createdAt.getTime(), providerTime.getTime());
  return now.getTime() - since >= EXPIRES_AFTER_MS;
}

async function expireNow(deps: PaymeDeps, tx: Executor, known: TransactionRow): Promise<Answer | undefined> {
  const now = deps.clock.now();
  if (!isExpired(known, now)) return undefined;
  await expire(tx, known, now);
  return { refuse: new PaymeError(PAYME.cannotPerform) };
}

async function expire(tx: Executor, known: TransactionRow, now: Date): Promise<void> {
  await saveTransaction(tx, known.id, { state: "cancelled", cancelledAt: now, reason: REASON_TIMEOUT });
}

function fiscalOf({ details }: TransactionRow): object {
  return typeof details.fiscal === "object" && details.fiscal !== null ? details.fiscal : {};
}
