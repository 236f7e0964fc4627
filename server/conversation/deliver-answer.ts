import type { Database } from "../../db/client.ts";
import type { Line } from "../channels/index.ts";
import type { SendRefusal, SendResult } from "../channels/port.ts";
import type { Clock } from "../kernel/clock.ts";
import { markFailed, markPartSent, markPending, type Outgoing } from "./message-repo.ts";

/** A provider that cannot be reached is tried this often, with growing waits (about an hour in all). */
const MAX_ATTEMPTS = 10;
const LONGEST_WAIT_MS = 15 * 60_000;

export type Delivery =
  | { outcome: "sent"; parts: number; providerMessageId: string; at: Date }
  | { outcome: "failed"; reason: SendRefusal | "unreachable" }
  | { outcome: "later"; waitMs: number };

type Deps = { db: Database; clock: Clock };

/**
 * Sends an answer of the outbox, part by part; what the provider already took is not sent again. Vendor refusals are final. After silence
 * (the provider may or may not have taken a part) the part is sent again: answers are at-least-once. Failure and delay are written
 * down here; success is left to the caller, who knows what else ends with it.
 */
export async function deliverAnswer(
  deps: Deps,
  line: Line,
  chatKey: string,
  answer: Outgoing,
): Promise<Delivery> {
  const parts = line.driver.render(answer.text);
  let providerMessageId = "";
  for (let index = answer.sentParts; index < parts.length; index++) {
    const isLast = index === parts.length - 1;
    const options = isLast && answer.suggestions?.length ? { suggestions: answer.suggestions } : {};
    const result = await line.driver.send(line.access, chatKey, parts[index] ?? "", options);
    if (result.outcome === "refused") {
      await markFailed(deps.db, answer.id, result.reason);
      return { outcome: "failed", reason: result.reason };
    }
    if (result.outcome !== "sent") return putOff(deps, answer, result);
    providerMessageId = result.providerMessageId;
    if (!isLast) await markPartSent(deps.db, answer.id, index + 1);
  }
  return { outcome: "sent", parts: parts.length, providerMessageId, at: deps.clock.now() };
}

async function putOff(
  { db, clock }: Deps,
  answer: Outgoing,
  result: SendResult & { outcome: "retry" | "unclear" },
): Promise<Delivery> {
  if (answer.attempts >= MAX_ATTEMPTS) {
    await markFailed(db, answer.id, "unreachable");
    return { outcome: "failed", reason: "unreachable" };
  }
  const growing = Math.min(1000 * 2 ** answer.attempts, LONGEST_WAIT_MS);
  const waitMs = result.outcome === "retry" && result.retryAfterMs > 0 ? result.retryAfterMs : growing;
  await markPending(db, answer.id, new Date(clock.now().getTime() + waitMs), result.detail.slice(0, 200));
  return { outcome: "later", waitMs };
}
