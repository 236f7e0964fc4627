import { sleep } from "../../kernel/clock.ts";
import type { FakeFault as MetaFault } from "../fake-meta.ts";
import type { FakeFault } from "../fake-telegram.ts";
import { until } from "../until.ts";
import { receivedBy } from "./judge-load.ts";
import type { Fakes } from "./open-shops.ts";
import { type Customer, type Load, type Question, randomOf } from "./plan-load.ts";

/** When each question was written, by its token; milliseconds since 1970. */
export type Written = Map<string, number>;

const TAKEN_WITHIN_MS = 180_000;
const PATIENCE_MS = 60_000;
/** Whether an update was delivered for the first time, after which it may be delivered again. */
const LOOK_EVERY_MS = 200;

/** Sends that fail and may be repeated; what the provider took in vain is no such thing. */
const PASSING: readonly FakeFault[] = [
  { kind: "rate_limit", retryAfter: 1 },
  { kind: "error", code: 502, description: "Bad Gateway" },
  { kind: "gateway", status: 503 },
  { kind: "reset" },
];
const PASSING_META: readonly MetaFault[] = [
  { kind: "error", status: 500, code: 131000, message: "Something went wrong" },
  { kind: "gateway", status: 503 },
  { kind: "reset" },
];

/**
 * Lets all customers write, each in their own time; the providers deliver again what the load says, and what was not taken. Resolves when
 * every question was written and every repeated delivery made.
 */
export async function writeLoad(load: Load, fakes: Fakes, written: Written = new Map()): Promise<Written> {
  const random = randomOf(load.seed + 1);
  const begin = Date.now();
  await Promise.all(load.customers.map((customer) => writeAll(customer)));
  return written;

  /** Where no answer comes in time the customer writes on all the same. */
  async function waitForAnswer(customer: Customer, { token }: Question): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    const isThere = () => receivedBy(fakes, customer).some(({ text }) => text.includes(token));
    while (!isThere() && Date.now() < deadline) await sleep(LOOK_EVERY_MS / 2);
  }

  async function writeAll(customer: Customer): Promise<void> {
    const repeats: Promise<void>[] = [];
    for (const question of customer.questions) {
      const wait = begin + question.at - Date.now();
      if (wait > 0) await sleep(wait);
      if (question.fault) failOne(fakes, customer, question.fault, random());
      written.set(question.token, Date.now());
      const { taken, again } = write(fakes, customer, question);
      repeats.push(...question.again.map((ms) => sleep(ms).then(again)));
      await taken();
      if (customer.patient) await waitForAnswer(customer, question);
    }
    await Promise.all(repeats);
  }
}

type Delivered = { taken(): Promise<unknown>; again(): Promise<void> };

/** Telegram keeps the order of a chat itself; a customer of Meta's writes on when the last message was taken, so that there is an order to keep. */
function write({ telegram, meta }: Fakes, { shop, chat }: Customer, { text }: Question): Delivered {
  if (shop.kind === "telegram") {
    const message = { chatId: Number(chat), text, languageCode: "en" };
    const updateId = telegram.customerWrites(shop.token, message);
    return {
      taken: async () => undefined,
      again: async () => {
        while (!telegram.deliveries(shop.token).some((one) => one.updateId === updateId))
          await sleep(LOOK_EVERY_MS);
        await telegram.redeliver(shop.token, updateId);
      },
    };
  }
  meta.customerWrites(shop.account, { from: chat, text });
  const delivery = meta.deliveries(shop.kind).at(-1);
  if (!delivery) throw new Error("Meta delivers nothing: is its webhook entered?");
  return {
    taken: () => until("a message to be taken", () => delivery.done, TAKEN_WITHIN_MS),
    again: async () => void (await meta.redeliver(delivery.id)),
  };
}

function failOne(
  { telegram, meta }: Fakes,
  { shop, chat }: Customer,
  kind: "passing" | "lost",
  dice: number,
): void {
  const lost = { kind: "effect_then_reset" } as const;
  if (shop.kind === "telegram") {
    const fault = kind === "lost" ? lost : (PASSING[Math.floor(dice * PASSING.length)] ?? lost);
    telegram.failNext({ token: shop.token, method: "sendMessage", chatId: chat, fault });
    return;
  }
  const fault = kind === "lost" ? lost : (PASSING_META[Math.floor(dice * PASSING_META.length)] ?? lost);
  meta.failNext({ path: `/${shop.account}/messages`, method: "POST", fault });
}
