import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { RetryLater } from "../kernel/retry-later.ts";
import type { FakeFault } from "../testing/fake-telegram.ts";
import { testPlatform } from "../testing/test-platform.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let now = Date.now();
const product = testPlatform({ workers: false, clock: { now: () => new Date(now) } });

let token = "";
let channelId = "";
let chat = 300;
let mails = 0;
beforeEach(async () => {
  if (!channelId) ({ token, channelId } = await product.business());
  product.platform.telegram.addChat(token, ++chat);
});

/** A message of the customer, whose quiet window is over. */
async function write(text: string): Promise<void> {
  const providerMessageId = String(++mails);
  const customer = { externalId: String(chat), name: "Aziz" };
  await product.platform.services.channels.receive(channelId, {
    receipts: [],
    mails: [
      {
        providerMessageId,
        chatKey: String(chat),
        customer,
        sentAt: new Date(now).toISOString(),
        content: { type: "text", text },
      },
    ],
  });
  now += 10_000;
}

/** Runs the chat's job once; how long it wants to wait before it runs again, undefined when it is done. */
async function run(): Promise<number | undefined> {
  try {
    await product.platform.services.conversations.handleMail(channelId, String(chat));
    return undefined;
  } catch (error) {
    if (error instanceof RetryLater) return error.ms;
    throw error;
  }
}

type Answer = { status: string; failure: string | null; attempts: number; next: string | null };

async function answers(): Promise<Answer[]> {
  const { rows } = await product.db.execute<Answer>(sql`
    select m.status, m.failure, m.attempts, (extract(epoch from m.next_attempt_at) * 1000)::float8 as next
    from message m join conversation v on v.id = m.conversation_id
    where v.chat_key = ${String(chat)} and m.author = 'bot' order by m.created_at, m.id`);
  return rows;
}

async function waitOfAnswer(): Promise<number> {
  return Math.round(Number((await answers())[0]?.next) - now);
}

function fail(fault: FakeFault, times = 1): void {
  product.platform.telegram.failNext({ method: "sendMessage", chatId: chat, fault, times });
}

function calls(): number {
  return product.platform.telegram
    .calls(token, "sendMessage")
    .filter(({ params }) => String(params.chat_id) === String(chat)).length;
}

const sent = () => product.platform.telegram.sent(token, chat).length;

describe("an answer that Telegram does not take", () => {
  it("survives hours of outage with growing waits and is sent once it is over", async () => {
    fail({ kind: "gateway", status: 502 }, 25);
    await write("Salom");
    await run();
    const waits = [await waitOfAnswer()];
    for (let i = 1; i < 25; i++) {
      now += waits.at(-1) ?? 0;
      await run();
      waits.push(await waitOfAnswer());
    }
    expect(waits.slice(0, 4)).toEqual([2000, 4000, 8000, 16_000]);
    expect(waits.slice(10)).toEqual(waits.slice(10).map(() => 15 * MINUTE));
    now += 15 * MINUTE;
    expect(await run()).toBeUndefined();
    expect(sent()).toBe(1);
    expect(await answers()).toMatchObject([{ status: "sent", attempts: 26, failure: null }]);
  });

  it("is given up when it is older than six hours", async () => {
    fail({ kind: "error", code: 500, description: "Internal Server Error" }, 3);
    await write("Salom");
    await run();
    now += 6 * HOUR - MINUTE;
    await run();
    expect(await answers()).toMatchObject([{ status: "pending" }]);
    now += MINUTE;
    expect(await run()).toBeUndefined();
    expect(await answers()).toMatchObject([{ status: "failed", failure: "unreachable" }]);
  });

  it("waits exactly as long as Telegram asks, be it short after many attempts or long after the first", async () => {
    fail({ kind: "gateway", status: 502 }, 3);
    fail({ kind: "rate_limit", retryAfter: 1 });
    fail({ kind: "rate_limit", retryAfter: 3600 });
    await write("Salom");
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      await run();
      waits.push(await waitOfAnswer());
      now += waits.at(-1) ?? 0;
    }
    expect(waits.slice(3)).toEqual([1000, 3_600_000]);
  });

  it("is not tried before its time when the customer writes again, and stays first", async () => {
    fail({ kind: "rate_limit", retryAfter: 100 });
    await write("Salom");
    expect(await run()).toBe(30_000);
    await write("Rahmat");
    expect(await run()).toBe(30_000);
    now += 75_000;
    expect(await run()).toBe(15_000);
    expect(calls()).toBe(1);
    expect(await answers()).toMatchObject([{ status: "pending", attempts: 1 }]);
    now += 15_000;
    expect(await run()).toBeUndefined();
    expect(calls()).toBe(3);
    expect(await answers()).toMatchObject([
      { status: "sent", attempts: 2 },
      { status: "sent", attempts: 1 },
    ]);
  });
});
