import type { CodeMeaning } from "../meta/read-failure.ts";
import type { SendRefusal } from "../port.ts";

/** Meta lets about one message in six seconds through to one person. */
const PAIR_MS = 6000;

const REFUSALS: Record<number, SendRefusal> = {
  131047: "window_closed",
  131026: "undeliverable",
  131051: "undeliverable",
  // More marketing than this person is to get.
  131049: "undeliverable",
  130472: "undeliverable",
  131021: "undeliverable",
  // A number in test mode writes to the numbers on its list only.
  131030: "undeliverable",
  130497: "undeliverable",
  // The person asked for no more marketing.
  131050: "undeliverable",
  131005: "token_revoked",
  131031: "account_restricted",
  368: "account_restricted",
  // Meta is owed money for messages.
  131042: "account_restricted",
};

/** The whole number's limits: throughput, its business account's calls, too many messages marked as spam. */
const LIMITS = new Set([130429, 80007, 131048]);
const PASSING = new Set([131000, 131016, 131057]);

/** What the Cloud API's own codes mean. Source: Meta, WhatsApp Business Platform, "Error codes". */
export function meaningOfCode(code: number): CodeMeaning | undefined {
  const reason = REFUSALS[code];
  if (reason) return { refused: reason };
  if (LIMITS.has(code)) return { retry: true, everyone: true };
  if (code === 131056) return { retry: true, afterMs: PAIR_MS };
  if (code === 0) return { refused: "token_revoked" };
  return PASSING.has(code) ? { retry: true } : undefined;
}

/** Why a message that was taken did not arrive. */
export function refusalOfStatus(code: number): SendRefusal {
  const meaning = meaningOfCode(code);
  return meaning && "refused" in meaning ? meaning.refused : "undeliverable";
}
