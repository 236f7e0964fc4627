import { type Fields, fieldsIn, idOf, isFields, timeOf } from "../meta/read-fields.ts";
import type { DeliveryReceipt, Parsed, Self } from "../port.ts";
import { readEvent } from "./read-event.ts";

/** Bounds on one body; Meta's are far smaller. */
const MOST_ENTRIES = 1000;
const MOST_EVENTS = 1000;

/** The entries of a body, by the account that each is for. Never throws. */
export function accountsOf(body: unknown): { externalId: string; update: Fields }[] {
  if (!isFields(body) || body.object !== "instagram") return [];
  return fieldsIn(body.entry, MOST_ENTRIES).flatMap((entry) => {
    const externalId = idOf(entry.id);
    return externalId ? [{ externalId, update: entry }] : [];
  });
}

/** The mail and the reports in one entry (or in a whole body) for our account. Never throws. */
export function readWebhook(update: unknown, self: Self, now: Date): Parsed {
  if (!isFields(update)) return { mails: [], receipts: [] };
  const entries = update.entry === undefined ? [update] : accountsOf(update).map((part) => part.update);
  const events = entries.filter((entry) => idOf(entry.id) === self.externalId).flatMap(eventsOf);
  return {
    mails: events.flatMap((event) => readEvent(event, self, now)),
    receipts: events.flatMap((event) => readSeen(event, self, now)),
  };
}

/** Events come as `messaging`, and from some kinds of applications as `changes` with the same content. */
function eventsOf(entry: Fields): Fields[] {
  const changes = fieldsIn(entry.changes, MOST_EVENTS).map((change) => change.value);
  return [...fieldsIn(entry.messaging, MOST_EVENTS), ...changes.filter(isFields)];
}

/** The customer has seen the message with this id (and, by that, all before it). */
function readSeen(event: Fields, self: Self, now: Date): DeliveryReceipt[] {
  const { read, sender } = event;
  const mid = isFields(read) ? idOf(read.mid) : undefined;
  if (!mid || (isFields(sender) && idOf(sender.id) === self.externalId)) return [];
  return [{ providerMessageId: mid, state: "read", at: timeOf(event.timestamp, 1, now) }];
}
