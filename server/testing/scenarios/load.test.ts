import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { FAKE_APP_SECRET, startFakeMeta } from "../fake-meta.ts";
import { createTokenEcho } from "../load/echo-tokens.ts";
import { judgeLoad } from "../load/judge-load.ts";
import { openShops } from "../load/open-shops.ts";
import { planLoad, WHOLE } from "../load/plan-load.ts";
import { writeLoad } from "../load/write-load.ts";
import { testPlatform } from "../test-platform.ts";
import { until } from "../until.ts";

const VERIFY_TOKEN = "load-verify-token";
const QUIET_WINDOW_MS = 250;
const WRITTEN_WITHIN_MS = 8_000;
const ANSWERED_WITHIN_MS = 240_000;

const meta = await startFakeMeta({ webhookRetryMs: 100 });
const product = testPlatform({
  webhooks: true,
  gemini: true,
  telegram: { webhookJitterMs: 1_000 },
  env: {
    LOG_LEVEL: "warn",
    QUIET_WINDOW_MS,
    META_GRAPH_BASE_URL: meta.url,
    INSTAGRAM_GRAPH_BASE_URL: meta.url,
    META_APP_SECRET: FAKE_APP_SECRET,
    META_VERIFY_TOKEN: VERIFY_TOKEN,
  },
});
/** The embedded database gets a tenth of the promised load, so that `npm test` stays short; CI runs the whole on PostgreSQL. */
const customers = inject("databases").kind === "embedded" ? WHOLE.customers / 10 : WHOLE.customers;
const load = planLoad({ ...WHOLE, customers, seed: 20_261_121, forMs: WRITTEN_WITHIN_MS });
const questions = customers * WHOLE.questionsEach;

function fakes() {
  return { telegram: product.platform.telegram, meta };
}

beforeAll(async () => {
  const { url, services } = product.platform;
  expect(await meta.setWebhook("whatsapp", `${url}/webhooks/whatsapp`, VERIFY_TOKEN)).toBe(true);
  expect(await meta.setWebhook("instagram", `${url}/webhooks/instagram`, VERIFY_TOKEN)).toBe(true);
  await openShops(services, fakes(), load);
}, 120_000);
afterAll(() => meta.close());

async function count(what: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await product.db.execute<{ n: number }>(sql`select count(*)::int as n from ${what}`);
  return rows[0]?.n ?? -1;
}

/** Calls that sent a message and were refused or broken off. */
function failedSends(): number {
  const telegram = load.shops
    .filter(({ kind }) => kind === "telegram")
    .flatMap(({ token }) => fakes().telegram.calls(token, "sendMessage"));
  const atMeta = meta.calls().filter(({ method, path }) => method === "POST" && path.endsWith("/messages"));
  return [...telegram, ...atMeta].filter(({ status }) => status !== 200).length;
}

describe(`${customers} customers with ten messages each, over 20 bots on three channels`, () => {
  it("are answered exactly once and in order, though all is delivered up to three times, chats overtake each other, and a tenth of the sends fails once", {
    timeout: ANSWERED_WITHIN_MS + 60_000,
  }, async () => {
    product.gemini.setAnswer(createTokenEcho());
    const begin = performance.now();
    await writeLoad(load, fakes());
    await until(
      "every question to be answered",
      () => judgeLoad(load, fakes()).missing.length === 0,
      ANSWERED_WITHIN_MS,
    );
    const tookMs = Math.round(performance.now() - begin);
    await product.settled(60_000);

    const { answeredAt, ...verdict } = judgeLoad(load, fakes());
    const failed = failedSends();
    process.stdout.write(
      `load on ${inject("databases").kind}: ${answeredAt.size} questions, ${verdict.answers} answers, ${failed} failed sends, ${tookMs} ms\n`,
    );
    expect(verdict).toEqual({
      questions,
      answers: expect.any(Number),
      missing: [],
      answeredTwice: [],
      outOfOrder: [],
      strange: [],
      duplicates: [],
    });
    expect(failed).toBeGreaterThan(questions / 20);
    expect(await count(sql`mail where handled_at is null`)).toBe(0);
    expect(await count(sql`message where author = 'customer'`)).toBe(questions);
    expect(await count(sql`message where author = 'bot' and status = 'sent'`)).toBe(verdict.answers);
    expect(await count(sql`message where author = 'bot' and status <> 'sent'`)).toBe(0);
  });
});
