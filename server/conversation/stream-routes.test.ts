import { request } from "node:http";
import { beforeEach, expect, it } from "vitest";
import { sleep } from "../kernel/clock.ts";
import type { Person } from "../testing/start-platform.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { until } from "../testing/until.ts";

const product = testPlatform({ gemini: true });
const TEXT = "Yetkazib berish Toshkent boʻylab 20 000 soʻm turadi, 150 000 soʻmdan yuqori buyurtma bepul.";
const QUESTION = "Yetkazib berish necha pul?";

let person: Person;
let botId: string;

beforeEach(async () => {
  const made = await product.business();
  person = made.person;
  botId = made.bot.id;
  const source = await product.teach(made.bot, { kind: "text", title: "Yetkazib berish", text: TEXT });
  expect(source.status).toBe("ready");
});

function address(): string {
  return `${product.platform.url}/api/v1/bots/${botId}/ask/stream`;
}

function ask(body: object, cookie = person.cookie): Promise<Response> {
  const headers = { "content-type": "application/json", "accept-language": "en", cookie };
  return fetch(address(), { method: "POST", headers, body: JSON.stringify(body) });
}

type ServerEvent = { event: string | undefined; data: unknown };

async function eventsOf(response: Response): Promise<ServerEvent[]> {
  const blocks = (await response.text()).split("\n\n").filter((block) => block.startsWith("event:"));
  return blocks.map((block) => {
    const [event, data] = block.split("\n").map((line) => line.slice(line.indexOf(":") + 1).trim());
    return { event, data: JSON.parse(data ?? "null") as unknown };
  });
}

/** The last event: the whole answer, or what went wrong. */
async function endOf(response: Response): Promise<ServerEvent> {
  const last = (await eventsOf(response)).at(-1);
  if (!last) throw new Error("nothing came");
  return last;
}

async function countMessages(): Promise<number> {
  const { inbox } = product.platform.services;
  const { items } = await inbox.conversations(person.workspaceId, botId, { limit: 10 });
  return items.filter(({ lastText }) => lastText !== null).length;
}

it("gives the answer piece by piece, then whole with its passages and what was cited", async () => {
  const response = await ask({ question: QUESTION });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const events = await eventsOf(response);
  const pieces = events.filter(({ event }) => event === "text");
  expect(pieces.length).toBeGreaterThan(1);
  const last = events.at(-1) ?? { event: "nothing", data: {} };
  expect(last).toMatchObject({
    event: "answer",
    data: {
      grounded: true,
      conversationId: expect.stringMatching(/^cnv_/),
      trace: {
        searchedFor: QUESTION,
        model: expect.stringContaining("gemini"),
        passages: [expect.objectContaining({ title: "Yetkazib berish", cited: true, text: TEXT })],
      },
    },
  });
  const text = pieces.map(({ data }) => (data as { text: string }).text).join("");
  expect((last.data as { answer: string }).answer.startsWith(text.trim().slice(0, 20))).toBe(true);
});

it("goes on in the conversation it began", async () => {
  const first = await endOf(await ask({ question: QUESTION }));
  const { conversationId } = first.data as { conversationId: string };
  const second = await endOf(await ask({ question: "Rahmat", conversationId }));
  expect(second).toMatchObject({ event: "answer", data: { conversationId, trace: null } });
});

it("says in words of the person's language what went wrong", async () => {
  const events = await eventsOf(await ask({ question: QUESTION, conversationId: "cnv_of_nobody" }));
  expect(events).toEqual([
    {
      event: "error",
      data: { error: { code: "conversations.not_found", message: "Conversation not found." } },
    },
  ]);
});

it("is as if the bot did not exist for people of other workspaces", async () => {
  const other = await product.business();
  const response = await ask({ question: QUESTION }, other.person.cookie);
  expect(await response.json()).toMatchObject({ error: { code: "bots.not_found" } });
  expect(response.status).toBe(404);
});

it("ends the work and records nothing when the person goes away", async () => {
  const { gemini } = product;
  gemini.setDelay(1500);
  const before = gemini.count();
  const headers = { "content-type": "application/json", cookie: person.cookie };
  const going = request(address(), { method: "POST", headers, agent: false }).on("error", () => undefined);
  going.end(JSON.stringify({ question: QUESTION }));
  await until("the model to be asked", () => gemini.count() > before);
  going.destroy();
  await sleep(2500);
  expect(await countMessages()).toBe(0);
});
