import { type Fields, fieldsIn, idOf, isFields } from "../meta/read-fields.ts";
import type { Parsed, Self } from "../port.ts";
import { readEcho, readMessage } from "./read-message.ts";
import { readStatus } from "./read-status.ts";

/** Bounds on one body; Meta's are far smaller. */
const MOST_ENTRIES = 1000;
const MOST_ITEMS = 1000;

/**
 * The changes in a body, by the number that each is for. One body may hold several business accounts, and several numbers of each; notices
 * about an account itself have no number and are left out. Never throws.
 */
export function accountsOf(body: unknown): { externalId: string; update: Fields }[] {
  if (!isFields(body) || body.object !== "whatsapp_business_account") return [];
  return fieldsIn(body.entry, MOST_ENTRIES)
    .flatMap((entry) => fieldsIn(entry.changes, MOST_ITEMS))
    .flatMap((change) => {
      const externalId = numberOf(change);
      return externalId ? [{ externalId, update: change }] : [];
    });
}

/** The mail and the reports in one change (or in a whole body) for our number. Never throws. */
export function readWebhook(update: unknown, self: Self, now: Date): Parsed {
  if (!isFields(update)) return { mails: [], receipts: [] };
  const changes = update.entry === undefined ? [update] : accountsOf(update).map((part) => part.update);
  const read = changes
    .filter((change) => numberOf(change) === self.externalId)
    .map((change) => readChange(change, now));
  return {
    mails: read.flatMap(({ mails }) => mails),
    receipts: read.flatMap(({ receipts }) => receipts),
  };
}

/** `messages` is what customers write, and what became of ours; `smb_message_echoes` what the business wrote on its own phone. */
function readChange({ field, value }: Fields, now: Date): Parsed {
  const { contacts, messages, statuses, message_echoes: echoes } = value as Fields;
  const people = fieldsIn(contacts, MOST_ITEMS);
  if (field === "smb_message_echoes") {
    const mails = fieldsIn(echoes, MOST_ITEMS).flatMap((echo) => readEcho(echo, people, now));
    return { mails, receipts: [] };
  }
  if (field !== "messages") return { mails: [], receipts: [] };
  return {
    mails: fieldsIn(messages, MOST_ITEMS).flatMap((message) => readMessage(message, people, now)),
    receipts: fieldsIn(statuses, MOST_ITEMS).flatMap((status) => readStatus(status, now)),
  };
}

function numberOf({ value }: Fields): string | undefined {
  const metadata = isFields(value) ? value.metadata : undefined;
  return isFields(metadata) ? idOf(metadata.phone_number_id) : undefined;
}
