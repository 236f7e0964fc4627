import { sql } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import { DEFAULT_HANDOVER } from "../../../db/schema/bots.ts";
import { until } from "../until.ts";
import { chatRig } from "./chat-rig.ts";

const rig = chatRig(5000);
const { say, pressed, words, conversation, product } = rig;
const UNKNOWN = "Can I park a car?";
const QUESTION = "How much is delivery to Chilonzor?";
const DAY = { from: "09:00", to: "18:00" };

afterEach(() => rig.settings({ handover: DEFAULT_HANDOVER, workingHours: null }));

const called = (reason: string) => `${words(`handover.lead.${reason}`)} ${words("handover.soon")}`;

describe("a person is called", () => {
  it("when the customer asks for one in words, and the bot is silent from then on", async () => {
    await say(QUESTION);
    const counted = await rig.counted();
    expect(await say("I want to talk to a human")).toEqual([called("requested")]);
    expect(await conversation()).toMatchObject({
      mode: "person",
      handover_reason: "requested",
      waiting_since: expect.any(Date),
      resume_at: expect.any(Date),
      unread: 1,
      last_author: "bot",
    });
    expect(await say(QUESTION)).toEqual([]);
    expect(await conversation()).toMatchObject({ unread: 2, last_text: QUESTION, last_author: "customer" });
    expect(await rig.counted()).toBe(counted);
  });

  it.each([
    ["by the command", "/operator"],
    ["in Uzbek", "operatorni chaqiring"],
    ["in Russian", "позовите оператора"],
  ])("%s", async (_, text) => {
    expect(await say(text)).toHaveLength(1);
    expect(await conversation()).toMatchObject({ mode: "person", handover_reason: "requested" });
  });

  it("by the button under an answer in which the bot did not know", async () => {
    expect(await say(UNKNOWN)).toEqual([words("unknown")]);
    const [button] = rig.buttons(rig.sent()[0]);
    expect(button).toEqual({ text: words("operator"), callback_data: "op" });
    expect(await pressed("op")).toEqual([called("requested")]);
    expect(await conversation()).toMatchObject({ mode: "person", handover_reason: "requested" });
  });

  it("at once where the owner wants that when the bot does not know; the question stays on the owner's list", async () => {
    await rig.settings({ handover: { ...DEFAULT_HANDOVER, whenUnknown: "hand_over" } });
    const question = `Do you sell umbrellas in ${rig.chat.id}?`;
    expect(await say(question)).toEqual([called("low_confidence")]);
    expect(await conversation()).toMatchObject({ mode: "person", handover_reason: "low_confidence" });
    const { rows } = await product.db.execute(
      sql`select times from unanswered_question where question = ${question}`,
    );
    expect(rows).toEqual([{ times: 1 }]);
  });

  it("when the bot has not known three times in a row, an answer in between starting anew", async () => {
    await say(UNKNOWN);
    await say("Do you rent out boats?");
    await say(QUESTION);
    expect(await conversation()).toMatchObject({ unknowns: 0 });
    await say(UNKNOWN);
    await say("Do you rent out boats?");
    expect(await say("Can I pay with shells?")).toEqual([called("repeated_failure")]);
    expect(await conversation()).toMatchObject({ handover_reason: "repeated_failure", unknowns: 0 });
  });

  it("by the owner's words in any script, before any answer is looked for", async () => {
    await rig.settings({ handover: { ...DEFAULT_HANDOVER, words: ["qaytarish"] } });
    const asked = product.gemini.count();
    expect(await say("Товарни қайтаришим керак")).toHaveLength(1);
    expect(product.gemini.count()).toBe(asked);
    expect(await conversation()).toMatchObject({ mode: "person", handover_reason: "rule" });
  });

  it("when the customer is angry, unless the owner does not want that", async () => {
    expect(await say("You are useless!!!")).toEqual([called("upset")]);
    rig.chat.id++;
    await rig.settings({ handover: { ...DEFAULT_HANDOVER, whenUpset: false } });
    await say("You are useless!!!");
    expect(await conversation()).toMatchObject({ mode: "bot", handover_reason: null });
  });

  it("never where nobody is there: the command says so, and no button offers one", async () => {
    await rig.settings({ handover: { ...DEFAULT_HANDOVER, enabled: false } });
    expect(await say("/operator")).toEqual([words("handover.off")]);
    await say(UNKNOWN);
    expect(rig.buttons(rig.sent().at(-1))).toEqual([]);
    expect(await conversation()).toMatchObject({ mode: "bot", waiting_since: null });
  });
});

describe("outside working hours", () => {
  it("says when people are back, marks the conversation, and the bot goes on", async () => {
    const tomorrow = (new Date().getUTCDay() + 1) % 7;
    const days = Array.from({ length: 7 }, (_, i) => (i === (tomorrow + 6) % 7 ? DAY : null));
    await rig.settings({ workingHours: { days, holidays: [] }, timeZone: "UTC" });
    const [answer] = await say("operator");
    expect(answer).toBe(
      `${words("handover.lead.requested")} ${words("handover.later", "en", { when: "tomorrow at 09:00" })}`,
    );
    expect(await conversation()).toMatchObject({
      mode: "bot",
      handover_reason: "requested",
      waiting_since: expect.any(Date),
    });
    expect(await say(QUESTION)).toEqual([expect.stringContaining("15000")]);
  });

  it("does not call again for the same reason within a session, and does in a new one", async () => {
    await rig.settings({
      handover: { ...DEFAULT_HANDOVER, words: ["refund"] },
      workingHours: { days: [null, null, null, null, null, null, null], holidays: [] },
    });
    const told = `${words("handover.lead.rule")} ${words("handover.away")}`;
    expect(await say("I want a refund")).toEqual([told]);
    expect(await say("where is my refund")).not.toContain(told);
    rig.forward(31);
    expect(await say("a refund, please")).toEqual([told]);
  });
});

describe("while a person answers", () => {
  it("withholds what the bot has not sent yet, just before sending it, but not that a person was called", async () => {
    product.platform.telegram.failNext({
      method: "sendMessage",
      chatId: rig.chat.id,
      fault: { kind: "rate_limit", retryAfter: 2 },
    });
    rig.write(QUESTION);
    await until("the answer to wait for its next try", async () =>
      (await rig.messages().catch(() => [])).some(({ status }) => status === "pending"),
    );
    await rig.setConversation(sql`mode = 'person'`);
    await rig.settled();
    expect(rig.texts()).toEqual([]);
    expect((await rig.messages()).at(-1)).toMatchObject({ author: "bot", status: "withheld" });

    rig.chat.id++;
    product.platform.telegram.failNext({
      method: "sendMessage",
      chatId: rig.chat.id,
      fault: { kind: "rate_limit", retryAfter: 1 },
    });
    expect(await say("operator")).toEqual([called("requested")]);
  });

  it("sends what the person writes, in order, without asking the model", async () => {
    await say("operator");
    const asked = product.gemini.count();
    await rig.personWrites("Salom, men Dilnoza");
    await rig.personWrites("Qanday yordam beray?");
    expect(rig.texts().slice(1)).toEqual(["Salom, men Dilnoza", "Qanday yordam beray?"]);
    expect(product.gemini.count()).toBe(asked);
  });

  it("answers again when the time of a person who never came has run out", async () => {
    await say("operator");
    rig.forward(239);
    expect(await say(QUESTION)).toEqual([]);
    rig.forward(2);
    expect(await say(QUESTION)).toEqual([expect.stringContaining("15000")]);
    expect(await conversation()).toMatchObject({ mode: "bot", resume_at: null });
  });

  it("goes on with the bot when the customer wishes", async () => {
    await say("operator");
    expect(await say("/bot")).toEqual([words("handover.back")]);
    expect(await conversation()).toMatchObject({ mode: "bot", waiting_since: null, handover_reason: null });
    expect(await say(QUESTION)).toEqual([expect.stringContaining("15000")]);
  });
});

describe("when a person is done", () => {
  const rate = () =>
    conversation().then(({ id }) => product.platform.services.conversations.askRating(String(id)));

  it("asks once how it was, in the customer's language, and keeps the last press", async () => {
    await say("operator");
    await rig.personWrites("Here I am");
    expect(await rate()).toBe(true);
    expect(await rate()).toBe(false);
    await rig.settled();
    expect(rig.texts().at(-1)).toBe(words("rating.ask"));
    expect(rig.buttons(rig.sent().at(-1)).map((button) => button.callback_data)).toEqual([
      "rate:1",
      "rate:2",
      "rate:3",
      "rate:4",
      "rate:5",
    ]);
    expect(await pressed("rate:2")).toEqual([words("rating.thanks")]);
    await pressed("rate:5");
    expect(await conversation()).toMatchObject({ rating: 5, rated_at: expect.any(Date) });
  });

  it("asks again only after a person has helped again, and nothing where nobody has", async () => {
    await say("operator");
    expect(await rate()).toBe(false);
    await rig.personWrites("Here I am");
    expect(await rate()).toBe(true);
    await rig.settled();
    await rig.personWrites("Once more");
    expect(await rate()).toBe(true);
  });

  it("keeps no rating of somebody who was not asked", async () => {
    await say(QUESTION);
    expect(await pressed("rate:5")).toEqual([]);
    expect(await conversation()).toMatchObject({ rating: null });
  });

  it("begins anew after closing: nothing of before is told to the model but the brief", async () => {
    await say("I am Zulfiya, do you deliver to Chilonzor?");
    await rig.setConversation(sql`closed_at = now(), brief = 'wanted a delivery', brief_at = now()`);
    expect(await say("Do you have a warranty?")).toEqual([expect.stringContaining("two years")]);
    const { body } = product.gemini.requests.at(-1) ?? {};
    expect(JSON.stringify(body)).toContain("wanted a delivery");
    expect(JSON.stringify(body?.contents)).not.toContain("Zulfiya");
    expect(await conversation()).toMatchObject({ closed_at: null });
  });
});

describe("customers whom the team has blocked", () => {
  it("get no answer and cost nothing; what they write is kept", async () => {
    await say(QUESTION);
    await product.db.execute(
      sql`update customer set blocked_at = now() where external_id = ${String(rig.chat.id)}`,
    );
    const [counted, asked] = [await rig.counted(), product.gemini.count()];
    expect(await say(QUESTION)).toEqual([]);
    expect(await say("operator")).toEqual([]);
    expect([await rig.counted(), product.gemini.count()]).toEqual([counted, asked]);
    expect(await rig.messages()).toHaveLength(4);
    expect(await conversation()).toMatchObject({ mode: "bot" });
  });
});

describe("the business's own application", () => {
  it("silences the bot when the owner answers from it", async () => {
    const { token } = rig.shop;
    const { telegram } = product.platform;
    telegram.connectBusiness(token, "biz1", 77);
    const [chatId, chatKey] = [rig.chat.id, `biz:biz1:${rig.chat.id}`];
    telegram.businessWrites(token, { connectionId: "biz1", chatId, text: QUESTION });
    await rig.settled();
    expect(telegram.sent(token, chatId)).toHaveLength(1);
    telegram.businessWrites(token, { connectionId: "biz1", chatId, text: "I am here myself", by: "owner" });
    telegram.businessWrites(token, { connectionId: "biz1", chatId, text: "Great, and the warranty?" });
    await rig.settled();
    expect(telegram.sent(token, chatId)).toHaveLength(1);
    expect(await conversation(chatKey)).toMatchObject({
      mode: "person",
      handover_reason: "own_app",
      resume_at: expect.any(Date),
      waiting_since: null,
    });
    expect(await rig.messages(chatKey)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ author: "person", status: "sent", text: "I am here myself" }),
      ]),
    );
  });
});
