import { waitForAnswers } from "./customers.ts";
import { layGround } from "./ground.ts";
import { startProduct } from "./product.ts";
import { atMost, quantile, round, type Target } from "./statistics.ts";

const PER_SECOND = 100;
const WARM_UP_MS = 3_000;
const FOR_MS = 20_000;
const WANTED_P95_MS = 20;

/**
 * How soon a webhook is acknowledged (which is after its commit) while messages of ever new customers pour in at a constant rate and workers
 * answer them, with the queue on PostgreSQL as well: from the moment a message was due, so that a slow door cannot hide behind a slow sender.
 */
export async function measureAck(databaseUrl: string | undefined) {
  const ground = await layGround(databaseUrl);
  try {
    const product = await startProduct(ground, { roles: ["web", "worker"] });
    try {
      const { customers } = ground;
      await customers.converse(product.door, { customers: 16, forMs: WARM_UP_MS });
      const before = customers.answered();
      const { sent, failed, acks } = await customers.pour(product.door, {
        perSecond: PER_SECOND,
        forMs: FOR_MS,
      });
      const unanswered = await waitForAnswers(customers, before + sent - failed);
      const p95 = quantile(acks, 0.95);
      const results = {
        database: ground.scratch.kind,
        perSecond: PER_SECOND,
        sent,
        failed,
        unanswered,
        ms: { p50: round(quantile(acks, 0.5)), p95: round(p95), p99: round(quantile(acks, 0.99)) },
      };
      const targets: Target[] = [
        atMost("ack: p95 in milliseconds at 100 messages a second", p95, WANTED_P95_MS),
        atMost("ack: messages refused or never answered", failed + unanswered, 0),
      ];
      return { results, targets };
    } finally {
      await product.stop();
    }
  } finally {
    await ground.close();
  }
}
