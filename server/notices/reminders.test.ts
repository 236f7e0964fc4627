import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { member, notice, noticeDelivery, subscription, user } from "../../db/schema/index.ts";
import { sweep } from "../../workers/sweep.ts";
import { LANGUAGES } from "../kernel/languages.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { chooseMedia } from "./choose-media.ts";
import { findDueReminders } from "./find-due.ts";
import { NOTICE_KINDS, NOTICES } from "./kinds.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-11-20T09:00:00Z");
let now = START;
const clock = { now: () => new Date(now) };
const product = testPlatform({ workers: false, clock });
let people = 0;

beforeEach(async () => {
  now = START;
  // Only this test's workspaces are looked at.
  await product.db.delete(subscription);
});

async function owner() {
  const email = `reminded${++people}@example.com`;
  const person = await product.platform.signUp(email);
  await product.db
    .update(user)
    .set({ emailVerified: true, language: "en" })
    .where(eq(user.id, person.userId));
  return person;
}

async function told(workspaceId: string): Promise<string[]> {
  const rows = await product.db
    .select({ kind: notice.kind })
    .from(notice)
    .where(eq(notice.workspaceId, workspaceId))
    .orderBy(notice.createdAt, notice.id);
  return rows.map(({ kind }) => kind);
}

/** One run of the scheduler. */
const run = () => sweep(product.platform.composition.jobs, product.platform.services);

describe("reminders of a trial", () => {
  it("come three days before its end and at its end, each once", async () => {
    const { workspaceId } = await owner();
    now = START + 11 * DAY - HOUR;
    await run();
    expect(await told(workspaceId)).toEqual([]);
    now = START + 11 * DAY + HOUR;
    await run();
    await run();
    expect(await told(workspaceId)).toEqual(["trial_ending"]);
    now = START + 14 * DAY + HOUR;
    await run();
    await run();
    expect(await told(workspaceId)).toEqual(["trial_ending", "trial_ended"]);
    const ended = await product.db.select().from(notice).where(eq(notice.kind, "trial_ended"));
    expect(ended[0]?.data.endsAt).toBe(START + 14 * DAY);
  });

  it("are written once although two schedulers run at the same moment", async () => {
    const { workspaceId } = await owner();
    now = START + 12 * DAY;
    const { notices } = product.platform.services;
    await Promise.all([notices.sweep(), notices.sweep(), notices.sweep(), notices.sweep()]);
    expect(await told(workspaceId)).toEqual(["trial_ending"]);
    const deliveries = await product.db
      .select()
      .from(noticeDelivery)
      .where(eq(noticeDelivery.workspaceId, workspaceId));
    expect(deliveries).toHaveLength(1);
  });

  it("after two days without a scheduler: a late warning while it is one, only the end once it is over", async () => {
    const warned = await owner();
    now = START + 13 * DAY;
    await run();
    expect(await told(warned.workspaceId)).toEqual(["trial_ending"]);
    const late = await owner();
    now += 14 * DAY + 2 * DAY;
    await run();
    await run();
    expect(await told(late.workspaceId)).toEqual(["trial_ended"]);
    expect(await told(warned.workspaceId)).toEqual(["trial_ending"]);
  });

  it("that ended a month ago is no news", async () => {
    const { workspaceId } = await owner();
    now = START + 44 * DAY;
    await run();
    expect(await told(workspaceId)).toEqual([]);
  });

  it("are not for whoever has paid, and an end that has moved is another occasion", async () => {
    const { workspaceId } = await owner();
    const { plans } = product.platform.services;
    now = START + 12 * DAY;
    await run();
    expect(await told(workspaceId)).toEqual(["trial_ending"]);
    await plans.setPlan(workspaceId, "business", 30);
    now = START + 20 * DAY;
    await run();
    expect(await told(workspaceId)).toEqual(["trial_ending"]);
    now = START + 41.5 * DAY;
    await run();
    await plans.setPlan(workspaceId, "business", 10);
    now += 9.5 * DAY;
    await run();
    await run();
    expect(await told(workspaceId)).toEqual(["trial_ending", "period_ending", "period_ending"]);
    now += 2 * DAY;
    await run();
    await run();
    expect(await told(workspaceId)).toEqual([
      "trial_ending",
      "period_ending",
      "period_ending",
      "period_ended",
    ]);
  });
});

describe("reminders of a plan", () => {
  it("are not for one that renews by itself, unless that was stopped", async () => {
    const { workspaceId } = await owner();
    await product.platform.services.plans.setPlan(workspaceId, "business", 30);
    const renewing = { renewedBy: "stripe", cancelAtPeriodEnd: false };
    await product.db.update(subscription).set(renewing).where(eq(subscription.workspaceId, workspaceId));
    now = START + 29.5 * DAY;
    await run();
    expect(await told(workspaceId)).toEqual([]);
    await product.db
      .update(subscription)
      .set({ cancelAtPeriodEnd: true })
      .where(eq(subscription.workspaceId, workspaceId));
    await run();
    expect(await told(workspaceId)).toEqual(["period_ending"]);
  });

  it("are not for one that is followed by another paid one", async () => {
    const { workspaceId } = await owner();
    const { plans } = product.platform.services;
    const grant = (plan: "business" | "enterprise", ref: string) =>
      product.db.transaction((tx) =>
        plans.grant(tx, { workspaceId, kind: "paid", plan, ref, at: clock.now(), days: 30 }),
      );
    await grant("business", "a");
    await grant("enterprise", "b");
    now = START + 29.5 * DAY;
    expect(await findDueReminders(product.db, clock.now())).toEqual([]);
    now = START + 59.5 * DAY;
    await run();
    // The rest of the trial waits behind what was paid.
    const [due] = await product.db
      .select()
      .from(notice)
      .where(and(eq(notice.workspaceId, workspaceId), eq(notice.kind, "period_ending")));
    expect(due?.data).toMatchObject({ plan: "business", next: "trial" });
  });

  it("are not for a workspace that an admin has suspended", async () => {
    const { workspaceId } = await owner();
    const { plans } = product.platform.services;
    await product.db.transaction((tx) => plans.mark(tx, workspaceId, { suspendedAt: clock.now() }));
    now = START + 12 * DAY;
    await run();
    now = START + 15 * DAY;
    await run();
    expect(await told(workspaceId)).toEqual([]);
  });

  it("are left out when it was paid before the letter left", async () => {
    const { workspaceId } = await owner();
    now = START + 12 * DAY;
    const { notices, plans } = product.platform.services;
    await notices.sweep();
    await plans.setPlan(workspaceId, "business", 30);
    const [delivery] = await product.db
      .select()
      .from(noticeDelivery)
      .where(eq(noticeDelivery.workspaceId, workspaceId));
    await notices.deliver(delivery?.id ?? "");
    const [after] = await product.db
      .select()
      .from(noticeDelivery)
      .where(eq(noticeDelivery.workspaceId, workspaceId));
    expect(after?.status).toBe("skipped");
  });
});

describe("a limit of the day", () => {
  async function freeBot() {
    const person = await owner();
    const { bots } = product.platform.services;
    const bot = await bots.create(person.workspaceId, { name: "Nonvoyxona", language: "uz" });
    return { ...person, bot };
  }
  const kindsOf = async (workspaceId: string) => (await told(workspaceId)).sort();

  it("is told of at 80 and at 100 %, once each, although twenty messages come at once", async () => {
    const { workspaceId, bot } = await freeBot();
    const { plans } = product.platform.services;
    const take = (count: number) =>
      Promise.all(Array.from({ length: count }, () => plans.takeMessage(workspaceId, bot)));
    for (let i = 0; i < 3; i++) await take(20);
    await take(19);
    expect(await kindsOf(workspaceId)).toEqual([]);
    const crossing = await take(20);
    expect(crossing.every(({ allowed }) => allowed)).toBe(true);
    await expect.poll(() => kindsOf(workspaceId)).toEqual(["limit_80"]);
    const last = await take(20);
    expect(last.filter(({ allowed }) => allowed)).toHaveLength(1);
    await expect.poll(() => kindsOf(workspaceId)).toEqual(["limit_100", "limit_80"]);
    await run();
    expect(await kindsOf(workspaceId)).toEqual(["limit_100", "limit_80"]);
    now += DAY;
    await take(20);
    await run();
    expect(await kindsOf(workspaceId)).toEqual(["limit_100", "limit_80"]);
  });

  it("is found by the sweep when the process died that had counted, and the day before only where it was used up", async () => {
    now = START + 100 * DAY; // Later than in any test before: the sweep looks once a minute.
    const { workspaceId, bot } = await freeBot();
    await product.db.execute(
      `insert into daily_usage (bot_id, day, messages) values ('${bot.id}', '2027-02-28', 85), ('${bot.id}', '2027-02-27', 100), ('${bot.id}', '2027-02-26', 100)`,
    );
    await run();
    const rows = await product.db.select().from(notice).where(eq(notice.workspaceId, workspaceId));
    expect(rows.map(({ kind, data }) => `${kind} ${data.day}`).sort()).toEqual([
      "limit_100 2027-02-27",
      "limit_80 2027-02-28",
    ]);
  });

  it("does not exist on a plan without limits", async () => {
    const { workspaceId, bot } = await freeBot();
    const { plans } = product.platform.services;
    await plans.setPlan(workspaceId, "business", 30);
    await Promise.all(Array.from({ length: 120 }, () => plans.takeMessage(workspaceId, bot)));
    now += 2 * 60_000;
    await run();
    expect(await told(workspaceId)).toEqual([]);
  });
});

describe("the words of every notice", () => {
  const data = {
    plan: "business",
    endsAt: START,
    next: "nothing",
    amount: 62_230_000,
    currency: "UZS",
    months: 3,
    bot: "A <b>& Co</b>",
    day: "2026-11-20",
    messages: 80,
    limit: 100,
    since: START - HOUR,
    conversationId: "cnv_1",
    channelId: "chn_1",
    channel: "telegram",
    account: "@a",
    code: "",
  };

  it.each(LANGUAGES)("stand in %s, for one and for several, without a hole", (language) => {
    const context = {
      t: product.platform.composition.translate,
      language,
      now: new Date(START),
      timeZone: "Asia/Tashkent",
      workspace: "Doʻkon <i>",
      app: `https://bot.example/${language}/app`,
    };
    const one = { botId: "bot_1", data, createdAt: new Date(START) };
    const other = { ...one, botId: "bot_2", data: { ...data, next: "trial", channelId: "chn_2" } };
    for (const kind of NOTICE_KINDS) {
      for (const notices of [[one], [one, other]]) {
        const words = NOTICES[kind].write(context, notices);
        const all = [words.subject, ...words.paragraphs, words.button.label].join("\n");
        expect(all, kind).not.toMatch(/\{\{|notices:|undefined|NaN|Invalid/);
        expect(words.button.url).toMatch(/^https:\/\/bot\.example\//);
        const settings = context.t(language, `notice-settings:kinds.${kind}`);
        expect(settings).not.toContain("kinds.");
      }
    }
  });

  it("name the day in the reader's time zone", () => {
    const context = {
      t: product.platform.composition.translate,
      language: "uz" as const,
      now: new Date(START),
      timeZone: "Asia/Tashkent",
      workspace: "Doʻkon",
      app: "https://bot.example/uz/app",
    };
    const late = {
      botId: null,
      data: { ...data, endsAt: Date.parse("2026-11-20T20:30:00Z") },
      createdAt: new Date(),
    };
    expect(NOTICES.trial_ending.write(context, [late]).paragraphs[0]).toContain("21-noyabr kuni soat 01:30");
  });
});

describe("who is told, and how", () => {
  const plain = { email: null, telegram: null, linked: false, blocked: false };

  it.each([
    ["nobody chose", "trial_ending", {}, ["email"]],
    ["Telegram is linked", "trial_ending", { linked: true }, ["email", "telegram"]],
    ["letters are off", "trial_ending", { email: false }, []],
    ["letters are off, Telegram is linked", "trial_ending", { email: false, linked: true }, ["telegram"]],
    ["Telegram is off", "trial_ending", { telegram: false, linked: true }, ["email"]],
    ["the bot was blocked", "trial_ending", { email: false, linked: true, blocked: true }, ["email"]],
    ["it is needed and letters are off", "period_ended", { email: false }, ["email"]],
    [
      "it is needed and both are off",
      "payment_failed",
      { email: false, telegram: false, linked: true },
      ["email"],
    ],
    ["it is needed and comes on Telegram", "payment_failed", { email: false, linked: true }, ["telegram"]],
  ] as const)("%s: %s", (_, kind, changes, media) => {
    expect(chooseMedia(kind, { ...plain, ...changes })).toEqual(media);
  });

  it("members who do not own the workspace are told nothing", async () => {
    const { workspaceId } = await owner();
    const helper = await owner();
    await product.db.insert(member).values({
      id: `mem_${helper.userId}`,
      organizationId: workspaceId,
      userId: helper.userId,
      role: "member",
    });
    now = START + 12 * DAY;
    await run();
    const deliveries = await product.db
      .select()
      .from(noticeDelivery)
      .where(and(eq(noticeDelivery.workspaceId, workspaceId), eq(noticeDelivery.userId, helper.userId)));
    expect(deliveries).toEqual([]);
  });
});
