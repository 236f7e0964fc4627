import { sql } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import { until } from "../until.ts";
import { chatRig } from "./chat-rig.ts";

const rig = chatRig(7000);
const { say, pressed, words, conversation, product } = rig;
const QUESTION = "How much is delivery to Chilonzor?";
const telegram = () => product.platform.telegram;

afterEach(() => rig.settings({ askFeedback: false }));

/** The questions that the model was asked, without rewrites. */
function asked(): string[] {
  return product.gemini.requests.flatMap(({ body }) => {
    const text = body.contents?.at(-1)?.parts?.at(-1)?.text ?? "";
    return /<question>\n([\s\S]*?)\n<\/question>/.exec(text)?.[1] ?? [];
  });
}

/** Until the model has been asked for one more answer. */
async function thinking(): Promise<void> {
  const answers = () =>
    product.gemini.requests.filter(({ operation }) => operation === "streamGenerateContent").length;
  const before = answers();
  await until("the model to be asked", () => answers() > before);
}

describe("more that comes while the bot thinks", () => {
  it("stops the turn; everything is answered once, and counted once", async () => {
    await say("/start");
    const counted = await rig.counted();
    product.gemini.setDelay(1500);
    const begun = thinking();
    rig.write("Do you deliver to Chilonzor?");
    await begun;
    rig.write("And do you have a warranty?");
    await rig.settled();
    expect(rig.texts()).toHaveLength(2);
    expect(asked().at(-1)).toBe("Do you deliver to Chilonzor?\nAnd do you have a warranty?");
    expect(product.gemini.requests.some(({ aborted }) => aborted)).toBe(true);
    expect(await rig.counted()).toBe(counted + 1);
    const { rows } = await product.db.execute(
      sql`select attempts, stops from mail where chat_key = ${String(rig.chat.id)} order by received_at, id`,
    );
    expect(rows.slice(1)).toEqual([
      { attempts: 1, stops: 1 },
      { attempts: 1, stops: 0 },
    ]);
  });

  it("stops it at most three times: somebody who writes on and on is answered", async () => {
    await say("/start");
    product.gemini.setDelay(1500);
    rig.write("Do you deliver to Chilonzor?");
    for (let i = 0; i < 12 && rig.sent().length < 2; i++) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      rig.write(`And then number ${i}?`);
    }
    const { rows } = await product.db.execute<{ stops: number }>(
      sql`select max(stops)::int as stops from mail where chat_key = ${String(rig.chat.id)}`,
    );
    expect(rig.sent().length).toBeGreaterThanOrEqual(2);
    expect(rows[0]?.stops).toBe(3);
    product.gemini.setDelay(0);
    await rig.settled();
  });

  it("goes on where it is only a thumb under an earlier answer", async () => {
    await say(QUESTION);
    product.gemini.setDelay(1200);
    const begun = thinking();
    rig.write("Do you have a warranty?");
    await begun;
    rig.press("fb:+:msg_unknown");
    await rig.settled();
    const { rows } = await product.db.execute<{ stops: number }>(
      sql`select max(stops)::int as stops from mail where chat_key = ${String(rig.chat.id)}`,
    );
    expect(rows[0]?.stops).toBe(0);
    expect(rig.texts().at(-1)).toContain("two years");
  });
});

describe("a changed message", () => {
  it("is answered anew where its words differ, and its text is kept as changed", async () => {
    const update = rig.write("Do you have a warranty?");
    await rig.settled();
    telegram().edit(rig.shop.token, update, "do you have a WARRANTY");
    await rig.settled();
    expect(rig.sent()).toHaveLength(1);
    telegram().edit(rig.shop.token, update, QUESTION);
    await rig.settled();
    expect(rig.texts()).toEqual([expect.stringContaining("two years"), expect.stringContaining("15000")]);
    const messages = await rig.messages();
    expect(messages.filter(({ author }) => author === "customer")).toEqual([
      expect.objectContaining({ text: QUESTION, edited_at: expect.any(Date) }),
    ]);
  });

  it("is answered once, in its new words, while it was not answered yet", async () => {
    await say("/start");
    product.gemini.setDelay(1200);
    const begun = thinking();
    const update = rig.write("Do you have a warranty?");
    await begun;
    telegram().edit(rig.shop.token, update, QUESTION);
    await rig.settled();
    expect(rig.texts().slice(1)).toEqual([expect.stringContaining("15000")]);
  });

  it("is only kept while a person answers", async () => {
    const update = rig.write("I want to talk to a human");
    await rig.settled();
    telegram().edit(rig.shop.token, update, QUESTION);
    await rig.settled();
    expect(rig.sent()).toHaveLength(1);
    expect(await rig.messages()).toEqual(
      expect.arrayContaining([expect.objectContaining({ author: "customer", text: QUESTION })]),
    );
  });
});

describe("a voice message", () => {
  const voice = { voice: { file_id: "voice1", duration: 3, mime_type: "audio/ogg; codecs=opus" } };

  it("is answered like a question that was written, and what was said is kept beside the recording", async () => {
    telegram().addFile(rig.shop.token, "voice1", "voice/1.oga", Buffer.from(QUESTION));
    const counted = await rig.counted();
    expect(await say("", voice)).toEqual([expect.stringContaining("15000")]);
    expect(await rig.messages()).toEqual([
      expect.objectContaining({
        author: "customer",
        text: QUESTION,
        media: expect.objectContaining({ kind: "voice" }),
      }),
      expect.objectContaining({ author: "bot", status: "sent" }),
    ]);
    expect(await rig.counted()).toBe(counted + 1);
    const heard = product.gemini.requests.find(({ body }) => JSON.stringify(body).includes("inlineData"));
    expect(JSON.stringify(heard?.body.contents)).toContain('"mimeType":"audio/ogg"');
  });

  it("that nobody understands is asked for in writing, with the offer of a person", async () => {
    telegram().addFile(rig.shop.token, "voice1", "voice/1.oga", Buffer.from("[[UNKNOWN]]"));
    expect(await say("", voice)).toEqual([words("unsupported.unclear")]);
    expect(rig.buttons(rig.sent().at(-1))).toEqual([{ text: words("operator"), callback_data: "op" }]);
  });

  it("is listened to once, however often its turn is tried", async () => {
    telegram().addFile(rig.shop.token, "voice1", "voice/1.oga", Buffer.from(QUESTION));
    await say("/start");
    product.gemini.setAnswer((request) => {
      const recording = request.contents?.at(-1)?.parts?.find((part) => part.inlineData);
      return recording ? QUESTION : "Delivery costs 15000 [1]";
    });
    const before = product.gemini.requests.length;
    product.gemini.failNext({ kind: "status", status: 503, on: "streamGenerateContent", times: 3 });
    await say("", voice);
    await until("the answer", () => rig.sent().length === 2, 15_000);
    const listened = product.gemini.requests
      .slice(before)
      .filter(({ body }) => JSON.stringify(body).includes("inlineData"));
    expect(listened).toHaveLength(1);
  });
});

describe("pictures and files", () => {
  const photo = [{ file_id: "p1", width: 9, height: 9 }];

  it("are kept for the team and answered politely, with the offer of a person", async () => {
    expect(await say("", { photo })).toEqual([words("unsupported.photo")]);
    expect(rig.buttons(rig.sent().at(-1))).toHaveLength(1);
    expect(await rig.messages()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ text: "", media: expect.objectContaining({ kind: "photo" }) }),
      ]),
    );
  });

  it("with words are answered by the words; that the picture was not seen is said once", async () => {
    const [first] = await say("", { photo, caption: QUESTION });
    expect(first).toContain("15000");
    expect(first).toContain(words("captionOnly"));
    const [second] = await say("", { photo, caption: "Do you have a warranty?" });
    expect(second).not.toContain(words("captionOnly"));
  });
});

describe("feedback", () => {
  it("is kept by thumbs under the answer, the last press winning; a bad one offers a person, and nothing is counted", async () => {
    await rig.settings({ askFeedback: true });
    await say(QUESTION);
    const [good, bad] = rig.buttons(rig.sent().at(-1));
    expect([good?.text, bad?.text]).toEqual(["👍", "👎"]);
    const counted = await rig.counted();
    expect(await pressed(good?.callback_data ?? "")).toEqual([]);
    expect(Object.values(telegram().pressAnswers(rig.shop.token))).toContain(words("feedback.thanks"));
    expect(await pressed(bad?.callback_data ?? "")).toEqual([words("feedback.offer")]);
    expect(rig.buttons(rig.sent().at(-1))[0]?.callback_data).toBe("op");
    expect(await pressed(bad?.callback_data ?? "")).toEqual([]);
    expect((await rig.messages()).find(({ outcome }) => outcome === "answered")).toMatchObject({
      feedback: -1,
    });
    expect(await rig.counted()).toBe(counted);
  });

  it("is not taken for an answer of another conversation, nor from data that is not ours", async () => {
    await rig.settings({ askFeedback: true });
    await say(QUESTION);
    const data = rig.buttons(rig.sent().at(-1))[0]?.callback_data ?? "";
    const answered = rig.chat.id;
    rig.chat.id++;
    await say("/start");
    expect(await pressed(data)).toEqual([]);
    expect(await pressed("fb:+:")).toEqual([]);
    expect(await pressed("nonsense")).toEqual([]);
    expect((await rig.messages(String(answered))).at(-1)).toMatchObject({ feedback: null });
  });
});

describe("the language that a customer chooses", () => {
  it("stays until they plainly write in another", async () => {
    expect(await say("/language")).toEqual([words("language.ask")]);
    expect(rig.buttons(rig.sent().at(-1)).map(({ text }) => text)).toEqual(["Oʻzbek", "Русский", "English"]);
    expect(await pressed("lang:uz")).toEqual([words("language.set", "uz")]);
    expect(await say("delivery price")).toEqual([expect.stringContaining("Maʼlumotlarimizga koʻra")]);
    expect(await say("Do you have a warranty?")).toEqual([expect.stringContaining("According to")]);
    const { rows } = await product.db.execute(
      sql`select language, language_chosen from customer where external_id = ${String(rig.chat.id)}`,
    );
    expect(rows).toEqual([{ language: "en", language_chosen: false }]);
  });
});

describe("customers who go and come back", () => {
  it("are marked, and nothing is said to either", async () => {
    await say("/start");
    const blockedAt = async () => {
      const { rows } = await product.db.$client.query(
        "select blocked_bot_at from customer where external_id = $1",
        [String(rig.chat.id)],
      );
      return rows[0]?.blocked_bot_at;
    };
    telegram().customerLeaves(rig.shop.token, rig.chat.id);
    await rig.settled();
    expect(await blockedAt()).toBeInstanceOf(Date);
    telegram().customerReturns(rig.shop.token, rig.chat.id);
    await rig.settled();
    expect(await blockedAt()).toBeNull();
    expect(rig.sent()).toHaveLength(1);
  });
});

describe("a group", () => {
  it("gets answers that quote the question, and the history has names", async () => {
    const { token } = rig.shop;
    const chatId = -rig.chat.id;
    telegram().addChat(token, chatId, { type: "supergroup" });
    const username = (
      await product.platform.services.channels.get(rig.shop.bot.workspaceId, rig.shop.bot.id, "telegram")
    ).username;
    const from = { id: 41, firstName: "Malika", languageCode: "en" };
    telegram().groupWrites(token, { chatId, from, text: `@${username} ${QUESTION}` });
    await rig.settled();
    const [answer] = telegram().sent(token, chatId);
    expect(answer?.params.reply_parameters).toMatchObject({ message_id: expect.any(Number) });
    telegram().groupWrites(token, { chatId, from, text: `@${username} Do you have a warranty?` });
    await rig.settled();
    expect((await rig.messages(String(chatId)))[0]).toMatchObject({ author_name: "Malika" });
    expect(JSON.stringify(product.gemini.requests.at(-1)?.body.contents)).toContain(`Malika: ${QUESTION}`);
  });
});

describe("an answer that is long in coming", () => {
  it("is shown while it is being written, and vanishes into the answer", async () => {
    product.gemini.setFrameSize(4);
    product.gemini.setDelay(0);
    await say(QUESTION);
    expect(rig.texts()).toEqual([expect.stringContaining("15000")]);
    expect(await conversation()).toMatchObject({
      last_author: "bot",
      last_text: expect.stringContaining("15000"),
    });
  });
});
