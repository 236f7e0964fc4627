import { beforeEach, describe, expect, it } from "vitest";
import type { Person } from "../testing/start-platform.ts";
import { testPlatform } from "../testing/test-platform.ts";
import type { UnansweredRow } from "./index.ts";

const product = testPlatform();
const QUESTION = "Velosiped ijarasi necha pul?";
const pair = { question: QUESTION, answer: "Velosiped ijarasi soatiga 20 000 soʻm." };

let person: Person;
let botId: string;
let asked: UnansweredRow;

async function listed(): Promise<UnansweredRow[]> {
  return (await product.platform.services.inbox.unanswered(person.workspaceId, botId, { limit: 10 })).items;
}

beforeEach(async () => {
  const made = await product.business();
  person = made.person;
  botId = made.bot.id;
  await product.platform.services.conversations.ask(made.bot, { question: QUESTION, from: "api" });
  const [first] = await listed();
  if (!first) throw new Error("the question was not listed");
  asked = first;
});

describe("answering an unanswered question", () => {
  it("teaches the bot the answer and takes the question from the list", async () => {
    const { inbox, bots, conversations } = product.platform.services;
    const source = await inbox.answerUnanswered(person.workspaceId, botId, asked.id, pair);
    expect(await listed()).toEqual([]);

    expect((await product.read(source)).status).toBe("ready");
    const bot = await bots.get(person.workspaceId, botId);
    const { reply } = await conversations.ask(bot, { question: QUESTION, from: "api" });
    expect(reply.text).toContain("20 000");
  });

  it("goes on where an earlier attempt had stored the answer only", async () => {
    const { inbox, knowledge } = product.platform.services;
    const earlier = await knowledge.add(person.workspaceId, botId, { kind: "qa", pairs: [pair] });
    const source = await inbox.answerUnanswered(person.workspaceId, botId, asked.id, pair);
    expect(source.id).toBe(earlier.id);
    expect(await listed()).toEqual([]);
  });

  it("takes a question from the list without an answer, once", async () => {
    const path = `/bots/${botId}/unanswered/${asked.id}`;
    expect((await product.call(person, "DELETE", path)).status).toBe(204);
    expect(await listed()).toEqual([]);
    expect(await product.call(person, "DELETE", path)).toMatchObject({
      status: 404,
      body: { error: { code: "conversations.question_not_found" } },
    });
  });

  it("is closed to other workspaces", async () => {
    const stranger = await product.platform.signUp();
    for (const [method, path, body] of [
      ["DELETE", `/bots/${botId}/unanswered/${asked.id}`, undefined],
      ["POST", `/bots/${botId}/unanswered/${asked.id}/answer`, pair],
    ] as const)
      expect((await product.call(stranger, method, path, body)).status).toBe(404);
    expect(await listed()).toHaveLength(1);
  });
});
