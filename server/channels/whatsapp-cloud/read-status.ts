import { readGraphError } from "../meta/graph-error.ts";
import { type Fields, fieldsIn, idOf, textOf, timeOf, wordOf } from "../meta/read-fields.ts";
import type { DeliveryReceipt } from "../port.ts";
import { refusalOfStatus } from "./read-code.ts";

/** A voice message that was listened to was read. */
const STATES: Record<string, DeliveryReceipt["state"]> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
};

/** What became of a message of ours; Meta reports again and out of order, whoever keeps the reports sorts that out. */
export function readStatus(status: Fields, now: Date): DeliveryReceipt[] {
  const word = wordOf(status.status);
  const providerMessageId = idOf(status.id);
  const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
  if (!providerMessageId || !state || textOf(status.recipient_type) === "group") return [];
  const report = { providerMessageId, state, at: timeOf(status.timestamp, 1000, now) };
  if (state !== "failed") return [report];
  const error = readGraphError(fieldsIn(status.errors, 1)[0]);
  const reason = error ? refusalOfStatus(error.code) : "undeliverable";
  return [{ ...report, reason, ...(error && { detail: error.detail }) }];
}
