import { createHash } from "node:crypto";

/** How Payoneer's own ids look. */
export const PAYONEER_ID = /^[\w-]{1,128}$/;

/** What a notification says. None of it is believed: it only tells what to ask for. */
export type Hint = {
  transactionId: string;
  longId: string;
  /** The same for a notification that is sent again. */
  externalId: string;
  kind: string;
};

const NAMES = ["transactionId", "longId", "notificationId", "statusCode", "entity"] as const;

/** Reads a notification in any form: a query, a form, or JSON. Undefined where it names no charge. */
export function readHint(text: string): Hint | undefined {
  const fields = readFields(text);
  const [transactionId = "", longId = "", notificationId = "", statusCode = "", entity = ""] = NAMES.map(
    (name) => fields[name],
  );
  if (!PAYONEER_ID.test(transactionId) || !PAYONEER_ID.test(longId)) return undefined;
  // All of it, so that nobody can take a true notification's place by sending its id with another charge.
  const named = JSON.stringify([transactionId, longId, notificationId, statusCode, entity]);
  const externalId = createHash("sha256").update(named).digest("hex");
  const kind = `${entity}.${statusCode}`.replaceAll(/[^\w.-]/g, "").slice(0, 60);
  return { transactionId, longId, externalId, kind };
}

function readFields(text: string): Record<string, string> {
  if (!text.trimStart().startsWith("{")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const entries = Object.entries(JSON.parse(text));
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}
