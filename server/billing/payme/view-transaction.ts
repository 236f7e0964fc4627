import type { TransactionRow } from "../transaction-repo.ts";
import { ACCOUNT_FIELD } from "./errors.ts";

const STATES = { created: 1, performed: 2, cancelled: -1, reversed: -2 } as const;

export function stateOf({ state }: Pick<TransactionRow, "state">): number {
  return STATES[state];
}

/** A transaction as CheckTransaction gives it: times that were not set are 0, a reason that was not given is null. */
export function viewTransaction(row: TransactionRow) {
  return {
    create_time: row.createdAt.getTime(),
    perform_time: row.performedAt?.getTime() ?? 0,
    cancel_time: row.cancelledAt?.getTime() ?? 0,
    transaction: String(row.number),
    state: stateOf(row),
    reason: row.reason,
  };
}

/** A transaction as a row of the statement. */
export function viewStatement(row: TransactionRow) {
  return {
    id: row.externalId,
    time: row.providerTime.getTime(),
    amount: row.amount,
    account: { [ACCOUNT_FIELD]: row.orderId },
    ...viewTransaction(row),
  };
}
