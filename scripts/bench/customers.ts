import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import type { FakeTelegram } from "../../server/testing/fake-telegram.ts";
import { startFakeTelegram } from "../../server/testing/fake-telegram.ts";
import { madeQuestion } from "./made-passages.ts";
import { quantile, round } from "./statistics.ts";

/** Where customers' messages are delivered: a webhook as Telegram would call it. */
export type Door = { origin: string; path: string; secret: string };

/** What became of a conversation load. Times are milliseconds from the message until its answer reached Telegram. */
export type Load = { turns: number; turnsPerSecond: number; p50: number; p95: number };

export type Customers = {
  telegram: FakeTelegram;
  /** So many customers write at once, each waiting for the answer before writing again. */
  converse(door: Door, options: { customers: number; forMs: number }): Promise<Load>;
  /** Messages of ever new customers at a constant rate, whether they are answered or not. Times are those of the acknowledgement. */
  pour(
    door: Door,
    options: { perSecond: number; forMs: number },
  ): Promise<{ sent: number; failed: number; acks: number[] }>;
  /** How many answers have arrived. */
  answered(): number;
  close(): Promise<void>;
};

const ANSWER_WITHIN_MS = 20_000;
const PATIENCE_AFTER_MS = 60_000;

/** Telegram and the people behind it, in this process: the stateful fake of the Bot API, which tells them when an answer has come. */
export async function startCustomers(): Promise<Customers> {
  const waiting = new Map<string, (text: string) => void>();
  let answers = 0;
  const telegram = await startFakeTelegram({
    openChats: true,
    keep: 100,
    onSent: ({ chatId, text }) => {
      answers++;
      waiting.get(chatId)?.(text);
    },
  });
  let updates = 0;
  let strangers = 1_000_000;

  async function write(pool: Pool, { path, secret }: Door, chatId: number): Promise<number> {
    const { statusCode, body } = await pool.request({
      method: "POST",
      path,
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
      body: JSON.stringify(updateOf(chatId, ++updates)),
    });
    await body.dump();
    return statusCode;
  }

  /** One message and its answer; milliseconds. */
  async function turn(pool: Pool, door: Door, chatId: number): Promise<number> {
    const start = performance.now();
    const answer = new Promise<string>((resolve) => waiting.set(String(chatId), resolve));
    const status = await write(pool, door, chatId);
    if (status !== 200) throw new Error(`the webhook answered ${status}`);
    const late = new AbortController();
    const text = await Promise.race([answer, sleep(ANSWER_WITHIN_MS, undefined, { signal: late.signal })]);
    late.abort();
    if (!text?.includes(CANNED_ANSWER)) throw new Error(`not the model's answer: ${text ?? "none came"}`);
    return performance.now() - start;
  }

  return {
    telegram,
    answered: () => answers,

    async converse(door, { customers, forMs }) {
      const pool = new Pool(door.origin, { connections: customers });
      const times: number[] = [];
      let inTime = 0;
      const end = performance.now() + forMs;
      async function talk(chatId: number): Promise<void> {
        while (performance.now() < end) {
          times.push(await turn(pool, door, chatId));
          if (performance.now() <= end) inTime++;
        }
      }
      try {
        await Promise.all(Array.from({ length: customers }, (_, i) => talk(1000 + i)));
      } finally {
        await pool.destroy();
      }
      return {
        turns: times.length,
        turnsPerSecond: round(inTime / (forMs / 1000), 1),
        p50: round(quantile(times, 0.5)),
        p95: round(quantile(times, 0.95)),
      };
    },

    async pour(door, { perSecond, forMs }) {
      const pool = new Pool(door.origin, { connections: 40 }); // Telegram's own ceiling for a bot, unless told otherwise
      const acks: number[] = [];
      let failed = 0;
      const underWay: Promise<void>[] = [];
      async function one(due: number): Promise<void> {
        const status = await write(pool, door, strangers++).catch(() => 0);
        if (status === 200) acks.push(performance.now() - due);
        else failed++;
      }
      const start = performance.now();
      const total = Math.round((forMs / 1000) * perSecond);
      for (let sent = 0; sent < total; sent++) {
        const due = start + (sent * 1000) / perSecond;
        while (performance.now() < due) await sleep(1);
        underWay.push(one(due));
      }
      await Promise.all(underWay);
      await pool.destroy();
      return { sent: total, failed, acks };
    },

    close: () => telegram.close(),
  };
}

/** Waits until all that was asked is answered; how many are missing in the end. */
export async function waitForAnswers(customers: Customers, wanted: number): Promise<number> {
  const deadline = Date.now() + PATIENCE_AFTER_MS;
  while (customers.answered() < wanted && Date.now() < deadline) await sleep(100);
  return Math.max(0, wanted - customers.answered());
}

/** What the fake model answers to everything, so that it costs next to nothing: the ratios then show the product's own cost. */
export const CANNED_ANSWER = "Yetkazib berish Toshkent boʻylab bepul";

function updateOf(chatId: number, updateId: number): object {
  return {
    update_id: updateId,
    message: {
      message_id: updateId,
      date: Math.floor(Date.now() / 1000),
      chat: { id: chatId, type: "private", first_name: "Dilnoza" },
      from: { id: chatId, is_bot: false, first_name: "Dilnoza", language_code: "uz" },
      text: madeQuestion(updateId),
    },
  };
}
