import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { message, notice, noticeDelivery, session, user } from "../../../db/schema/index.ts";
import { sweep } from "../../../workers/sweep.ts";
import { NOTICE_MEDIA, type NoticeKind, type NoticeMedium } from "../../notices/kinds.ts";
import type { JobPayloads, QueueName } from "../../providers/queue/port.ts";
import { startFakePayoneer } from "../fake-payoneer.ts";
import { startFakeSmtp } from "../fake-smtp.ts";
import { type FakeEvent, startFakeStripe } from "../fake-stripe.ts";
import {
  CLICK,
  createClickCaller,
  createPaymeCaller,
  createUzumCaller,
  PAYME_KEY,
  UZUM,
} from "../payment-callers.ts";
import { testClock } from "../payment-rig.ts";
import { testPlatform } from "../test-platform.ts";
import { until } from "../until.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PLATFORM_TOKEN = `5000002:${"sixty-days-token-".padEnd(35, "x")}`;
const QUESTION = "How much is tea?";
const ANSWER = "Tea costs 5000 soum.";

/** How a message of each kind begins, to an owner who reads English. */
const SUBJECTS: Partial<Record<NoticeKind, RegExp>> = {
  trial_ending: /^Your trial ends on /,
  trial_ended: /^Your trial has ended and your bots are silent$/,
  period_ending: /^Your \w+ plan ends on /,
  period_ended: /^Your \w+ plan has ended and your bots are silent$/,
  payment_received: /^Payment received: /,
  payment_refunded: /^Money returned: /,
  payment_failed: /^The payment for .* did not go through$/,
};

type Paid = "business" | "enterprise";
type Provider = "payme" | "click" | "uzum" | "payoneer" | "stripe";
type Order = { id: string; number: number; status: string; price: { amount: number } };
type Standing = {
  plan: string;
  status: string;
  periodEnd: string;
  timeline: { plan: string; trial: boolean; until: string }[];
  renewedBy: string | null;
  cancelAtPeriodEnd: boolean;
  orders: { items: Order[] };
};

/** What must come of a day. */
export type Told = {
  /** What was told since the day before this one in the story, each once by every medium that the owner has. */
  told?: NoticeKind[];
  /** What `GET /billing` says, in words. */
  stands: string;
  /** For how many days before this one no scheduler ran. */
  away?: number;
};

/**
 * The whole platform with every payment provider, a mail server and its own Telegram bot, on a clock that only the story moves. No worker
 * runs: the schedulers run when a day comes, and every job is done at once and in order. Await it at the top level.
 */
export async function lifeRig() {
  const clock = testClock();
  const [stripe, payoneer, smtp] = await Promise.all([
    startFakeStripe({ clock }),
    startFakePayoneer({ clock }),
    startFakeSmtp(),
  ]);
  const product = testPlatform({
    workers: false,
    webhooks: true,
    clock,
    env: {
      ...stripe.env,
      ...payoneer.env,
      PAYME_MERCHANT_ID: "merchant",
      PAYME_KEY,
      CLICK_SERVICE_ID: CLICK.serviceId,
      CLICK_MERCHANT_ID: CLICK.merchantId,
      CLICK_SECRET_KEY: CLICK.secretKey,
      UZUM_LOGIN: UZUM.login,
      UZUM_PASSWORD: UZUM.password,
      UZUM_SERVICE_ID: UZUM.serviceId,
      TELEGRAM_BOT_TOKEN: PLATFORM_TOKEN,
      SMTP_URL: smtp.url,
    },
  });
  const waiting: { queue: QueueName; payload: JobPayloads[QueueName] }[] = [];
  let platformBot: { close(): Promise<void> } | undefined;

  beforeAll(async () => {
    const { telegram, services, composition } = product.platform;
    composition.jobs.add = async (queue, payload) => void waiting.push({ queue, payload });
    telegram.addBot(PLATFORM_TOKEN, { username: "botfactory_bot" });
    platformBot = services.platformBot.start();
    await until("the bot", async () => (await services.platformBot.state()).state === "ready");
  }, 60_000);
  beforeEach(() => {
    waiting.length = 0;
  });
  afterAll(async () => {
    await platformBot?.close();
    await Promise.all([stripe.close(), payoneer.close(), smtp.close()]);
  });

  async function work({ queue, payload }: (typeof waiting)[number]): Promise<void> {
    const { billing, notices, conversations, knowledge } = product.platform.services;
    if (queue === "payments") return billing.work(payload as JobPayloads["payments"]);
    if (queue === "notices") return notices.deliver((payload as JobPayloads["notices"]).deliveryId);
    if (queue === "turns") {
      const { channelId, chatKey } = payload as JobPayloads["turns"];
      return conversations.handleMail(channelId, chatKey);
    }
    if (queue === "sources") {
      const { workspaceId, sourceId } = payload as JobPayloads["sources"];
      return knowledge.read(workspaceId, sourceId, new AbortController().signal);
    }
  }

  /** Does every job, those that come up meanwhile too. */
  async function drain(): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) await work(job);
  }

  /** Two schedulers at the same moment. */
  async function runSchedulers(): Promise<void> {
    const { composition, services } = product.platform;
    await Promise.all([sweep(composition.jobs, services), sweep(composition.jobs, services)]);
    await drain();
  }

  let lives = 0;

  /** Somebody signs up at `start`, which is day 0; their bot sells tea, and one customer writes to it. */
  async function begin(start: string) {
    clock.set(start);
    const zero = clock.now().getTime();
    const chatId = 8000 + ++lives;
    const phone = 9000 + lives;
    const token = `${6_000_000 + lives}:${"sixty-days-".padEnd(35, "x")}`;
    const { platform } = product;
    const owner = await platform.signUp(`life${lives}@example.com`);
    // The letter that confirms the address goes out beside the answer: it is none of the story's.
    await until("the letter of the sign-up", () => smtp.received.some(({ to }) => to.includes(owner.email)));
    const mine = eq(user.id, owner.userId);
    await product.db.update(user).set({ language: "en", emailVerified: true }).where(mine);
    // Sessions end by the real clock; the owner stays signed in for the whole story.
    const never = new Date(zero + 1000 * DAY_MS);
    await product.db.update(session).set({ expiresAt: never }).where(eq(session.userId, owner.userId));
    const { bot } = await platform.connectedBot(owner, token, "Choyxona");
    await platform.services.knowledge.add(owner.workspaceId, bot.id, {
      kind: "qa",
      pairs: [{ question: QUESTION, answer: ANSWER }],
    });
    await drain();
    let today = 0;
    let linked = false;
    const known = new Set<string>();
    const seen = { letters: smtp.received.length, messages: 0 };

    async function billing(): Promise<Standing> {
      const { status, body, text } = await product.call<Standing>(owner, "GET", "/billing");
      expect(status, text).toBe(200);
      return body;
    }

    const dayOf = (time: string): string => {
      const hours = (Date.parse(time) - zero) / HOUR_MS;
      const rest = hours % 24;
      return `day ${Math.floor(hours / 24)}${rest > 0 ? `+${rest}h` : ""}`;
    };

    async function stands(): Promise<string> {
      const { plan, status, periodEnd, timeline, renewedBy, cancelAtPeriodEnd } = await billing();
      if (timeline.length === 0) return `${plan} ${status} since ${dayOf(periodEnd)}`;
      const [, ...later] = timeline;
      const then = later.map((one) => `, then ${one.trial ? "trial" : one.plan} until ${dayOf(one.until)}`);
      const renews = renewedBy ? (cancelAtPeriodEnd ? ", cancelled" : ", renews") : "";
      return `${plan} ${status} until ${dayOf(periodEnd)}${then.join("")}${renews}`;
    }

    /** What was told since this was asked last; checks that each went out once by every medium, in words of its kind. */
    async function newsSince(): Promise<string[]> {
      const ofUs = eq(notice.workspaceId, owner.workspaceId);
      const all = await product.db
        .select()
        .from(notice)
        .where(ofUs)
        .orderBy(asc(notice.createdAt), asc(notice.id));
      // Old ones are deleted meanwhile.
      const fresh = all.filter(({ id }) => !known.has(id));
      for (const { id } of fresh) known.add(id);
      const kinds = fresh.map(({ kind }) => kind).sort();
      const media: readonly NoticeMedium[] = linked ? NOTICE_MEDIA : ["email"];
      for (const { id, kind } of fresh) {
        const sent = await product.db
          .select({ medium: noticeDelivery.medium, status: noticeDelivery.status })
          .from(noticeDelivery)
          .where(eq(noticeDelivery.noticeId, id))
          .orderBy(asc(noticeDelivery.medium));
        expect(sent, kind).toEqual(media.map((medium) => ({ medium, status: "sent" })));
      }
      const letters = smtp.received.slice(seen.letters).filter(({ to }) => to.includes(owner.email));
      expect(letters.map(({ raw }) => kindOf(subjectOf(raw))).sort(), "letters").toEqual(kinds);
      const messages = platform.telegram.sent(PLATFORM_TOKEN, phone).map(({ text }) => text);
      const titles = messages.slice(seen.messages).map((text) => kindOf(text.split("\n", 1)[0] ?? ""));
      expect(titles.sort(), "messages on Telegram").toEqual(linked ? kinds : []);
      Object.assign(seen, { letters: smtp.received.length, messages: messages.length });
      return kinds;
    }

    return {
      /** A day of the story: the schedulers have run on every day up to it, then `happens`, then they run again. */
      async day(
        n: number,
        what: string,
        { told = [], stands: state, away = 0 }: Told,
        happens?: () => Promise<void>,
      ) {
        while (++today < n - away) {
          clock.set(new Date(zero + today * DAY_MS).toISOString());
          await runSchedulers();
        }
        today = n;
        clock.set(new Date(zero + n * DAY_MS).toISOString());
        if (happens && away > 0) await happens();
        await runSchedulers();
        if (happens && away === 0) await happens();
        await drain();
        await runSchedulers();
        const happened = { told: await newsSince(), stands: await stands() };
        expect(happened, `day ${n}: ${what}`).toEqual({ told: [...told].sort(), stands: state });
      },

      /** The customer asks what tea costs: what the bot says to it. */
      async asks(): Promise<string[]> {
        const { telegram } = platform;
        const before = telegram.sent(token, chatId).length;
        const extra = { date: Math.floor(clock.now().getTime() / 1000) };
        telegram.customerWrites(token, { chatId, text: QUESTION, languageCode: "en", extra });
        await until("the message", () => waiting.some(({ queue }) => queue === "turns"));
        await drain();
        return telegram
          .sent(token, chatId)
          .slice(before)
          .map(({ text }) => text);
      },

      /** How many messages of the customer are kept. */
      kept: (): Promise<number> =>
        product.db.$count(
          message,
          and(eq(message.workspaceId, owner.workspaceId), eq(message.author, "customer")),
        ),

      /** The owner opens the platform bot's link on their phone. */
      async linksTelegram(): Promise<void> {
        const { url } = await platform.services.platformBot.createLink(owner.userId);
        const text = `/start ${new URL(url).searchParams.get("start")}`;
        platform.telegram.customerWrites(PLATFORM_TOKEN, { chatId: phone, text, languageCode: "en" });
        const sent = () => platform.telegram.sent(PLATFORM_TOKEN, phone).length;
        await until("the welcome", () => sent() > 0);
        seen.messages = sent();
        linked = true;
      },

      /** A month of a plan is ordered: where and what is to be paid. */
      async orders(plan: Paid, provider: Provider): Promise<{ url: string; order: Order }> {
        const made = await product.call<{ url: string }>(owner, "POST", "/billing/checkout", {
          plan,
          provider,
        });
        expect(made.status, made.text).toBe(201);
        const [order] = (await billing()).orders.items;
        if (!order) throw new Error("the order is not in the list");
        return { url: made.body.url, order };
      },
      orderStatus: async (id: string) => (await billing()).orders.items.find((one) => one.id === id)?.status,

      async changes(verb: "cancel" | "resume"): Promise<void> {
        expect((await product.call(owner, "POST", `/billing/${verb}`)).status).toBe(204);
      },
    };
  }

  type Life = Awaited<ReturnType<typeof begin>>;
  const base = () => product.platform.url;

  /** Tells everything that happens at Stripe meanwhile, the newest first and then all again. */
  async function tellStripe<T>(happens: () => T | Promise<T>): Promise<T> {
    const before = stripe.state.events.length;
    const result = await happens();
    await drain();
    const events: FakeEvent[] = stripe.eventsSince(before);
    for (const event of [...events.toReversed(), ...events])
      expect(await stripe.deliver(event, `${base()}/webhooks/stripe`)).toBe(200);
    await drain();
    return result;
  }

  return {
    begin,
    stripe,
    tellStripe,
    answer: ANSWER,
    /** What the platform says to customers. */
    words: (key: string) => product.platform.composition.translate("en", `conversation:${key}`),

    pay: {
      /** Answers with how Payme takes it back. */
      async payme(life: Life, plan: Paid): Promise<{ cancel(): Promise<void>; orderId: string }> {
        const { order } = await life.orders(plan, "payme");
        const payme = createPaymeCaller(base());
        const id = randomUUID().replaceAll("-", "").slice(0, 24);
        const { amount } = order.price;
        const params = { id, time: clock.now().getTime(), amount, account: { order_id: order.id } };
        expect((await payme.call("CheckPerformTransaction", params)).result).toMatchObject({ allow: true });
        expect((await payme.call("CreateTransaction", params)).result?.state).toBe(1);
        for (const _ of ["the call", "the same again"])
          expect((await payme.call("PerformTransaction", params)).result?.state).toBe(2);
        const cancelling = { id, reason: 5 };
        const cancel = async () =>
          expect((await payme.call("CancelTransaction", cancelling)).result?.state).toBe(-2);
        return { orderId: order.id, cancel };
      },

      async click(life: Life, plan: Paid): Promise<void> {
        const { url } = await life.orders(plan, "click");
        const query = new URL(url).searchParams;
        const click = createClickCaller(base());
        const fields = {
          click_trans_id: String(clock.now().getTime()),
          merchant_trans_id: query.get("transaction_param") ?? "",
          amount: query.get("amount") ?? "",
        };
        const { merchant_prepare_id } = await click.call("prepare", fields);
        const completing = { ...fields, merchant_prepare_id: String(merchant_prepare_id) };
        expect(await click.call("complete", completing)).toMatchObject({ error: 0 });
      },

      async uzum(life: Life, plan: Paid): Promise<void> {
        const { order } = await life.orders(plan, "uzum");
        const uzum = createUzumCaller(base());
        const params = { order_id: order.number };
        const { amount } = order.price;
        const body = { timestamp: clock.now().getTime(), transId: randomUUID(), amount, params };
        for (const operation of ["check", "create", "confirm"])
          expect((await uzum.call(operation, body)).status, operation).toBe(200);
      },

      /** The hint comes twice; the charge itself is asked for. */
      async payoneer(life: Life, plan: Paid): Promise<void> {
        const { url } = await life.orders(plan, "payoneer");
        const body = payoneer.hint(payoneer.pay(url));
        const headers = { "content-type": "application/x-www-form-urlencoded" };
        for (const _ of ["the hint", "the same again"])
          expect((await fetch(`${base()}/webhooks/payoneer`, { method: "POST", headers, body })).status).toBe(
            200,
          );
        await drain();
      },

      async stripe(life: Life, plan: Paid): Promise<{ subscription: string; invoice: string }> {
        const { url } = await life.orders(plan, "stripe");
        return tellStripe(() => stripe.pay(url));
      },
    },
  };
}

function kindOf(subject: string): string {
  const found = Object.entries(SUBJECTS).find(([, begins]) => begins.test(subject));
  return found?.[0] ?? `unknown: ${subject}`;
}

/** A letter's subject, as it is read. */
function subjectOf(raw: string): string {
  const [, folded = ""] = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(raw) ?? [];
  const joined = folded.replaceAll(/\r\n[ \t]/g, " ").replaceAll(/\?=\s+=\?/g, "?==?");
  return joined.replaceAll(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_, how: string, text: string) => {
    if (how.toUpperCase() === "B") return Buffer.from(text, "base64").toString("utf8");
    const plain = text.replaceAll("_", " ");
    const bytes = plain.replaceAll(/=([0-9A-F]{2})/gi, (_byte, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return Buffer.from(bytes, "latin1").toString("utf8");
  });
}
