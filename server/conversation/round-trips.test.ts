import { expect, it } from "vitest";
import type { Line } from "../channels/index.ts";
import type { SendOptions } from "../channels/port.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { deliverAnswer } from "./deliver-answer.ts";
import type { Outgoing } from "./message-repo.ts";

const product = testPlatform({ workers: false });
const HOUR = 3_600_000;

it("a turn takes its lane, records, commits and ends in one statement each", async () => {
  const { bot, token, channelId } = await product.business();
  await product.platform.services.knowledge.add(bot.workspaceId, bot.id, {
    kind: "qa",
    pairs: [{ question: "Narxi qancha?", answer: "Narxi 500 000 soʻm." }],
  });
  const { channels, conversations } = product.platform.services;
  const turn = async (n: number) => {
    await channels.receive(channelId, {
      receipts: [],
      mails: [
        {
          providerMessageId: `m${n}`,
          chatKey: "900",
          customer: { externalId: "900", name: "Aziz" },
          sentAt: new Date().toISOString(),
          content: { type: "text", text: "Bugun ob-havo qanday boʻladi?" },
        },
      ],
    });
    await conversations.handleMail(channelId, "900");
  };
  product.platform.telegram.addChat(token, 900);
  await turn(1);
  const client = product.db.$client;
  const asked: string[] = [];
  const query = client.query;
  client.query = ((...args: Parameters<typeof query>) => {
    const [first] = args as unknown as [{ name?: string; text?: string } | string];
    asked.push(typeof first === "string" ? first : (first.name ?? first.text ?? ""));
    return query.apply(client, args);
  }) as typeof query;
  try {
    await turn(2);
  } finally {
    client.query = query;
  }
  const ours = ["open_mail", "take_lane", "record_mail", "commit_turn", "mark_sent_and_release"];
  expect(asked.filter((name) => ours.includes(name))).toEqual(ours);
  expect(asked.filter((name) => /conversation|message|mail/.test(name) && !ours.includes(name))).toEqual([
    "insert_mail",
    "take_message",
    expect.stringContaining("unanswered_question"),
  ]);
});

/** A line whose provider lets the bot write for a day and people for a week. */
function windowed(sent: SendOptions[]): Line {
  const driver = {
    replyWindow: { botMs: 24 * HOUR, personMs: 7 * 24 * HOUR },
    render: (text: string) => text.split("|"),
    send: async (_access: unknown, _chat: string, _part: string, options: SendOptions = {}) => {
      sent.push(options);
      return { outcome: "sent" as const, providerMessageId: "p1" };
    },
    sendTemplate: async () => ({ outcome: "sent" as const, providerMessageId: "t1" }),
  };
  return { driver, access: { channelId: "c", credentials: "" } } as unknown as Line;
}

/** Without the pace that a channel keeps. */
const deps = () => ({
  db: product.db,
  clock: { now: () => new Date() },
  channels: {
    send: (line: Line, chatKey: string, part: string, options?: SendOptions) =>
      line.driver.send(line.access, chatKey, part, options),
    paced: <T>(_line: Line, _chatKey: string, work: () => Promise<T>) => work(),
  } as unknown as Parameters<typeof deliverAnswer>[0]["channels"],
});

const outgoing = (changes: Partial<Outgoing>): Outgoing => ({
  id: "msg_1",
  author: "bot",
  text: "Salom",
  sentParts: 0,
  attempts: 1,
  suggestions: null,
  buttons: null,
  replyTo: null,
  template: null,
  createdAt: new Date(),
  lastCustomerAt: new Date(),
  ...changes,
});

const ago = (hours: number) => new Date(Date.now() - hours * HOUR);
const template = { name: "hello", language: "uz", parameters: [] };

it.each([
  ["the bot within a day", { lastCustomerAt: ago(23) }, "sent"],
  ["the bot after a day", { lastCustomerAt: ago(25) }, "failed"],
  ["the bot to somebody who never wrote", { lastCustomerAt: null }, "failed"],
  ["a person after a day", { author: "person" as const, lastCustomerAt: ago(25) }, "sent"],
  ["a person after a week", { author: "person" as const, lastCustomerAt: ago(169) }, "failed"],
  ["a template after a month", { author: "person" as const, lastCustomerAt: ago(720), template }, "sent"],
])("a provider's reply window: %s", async (_, changes, outcome) => {
  const delivery = await deliverAnswer(deps(), windowed([]), "1", outgoing(changes));
  expect(delivery).toMatchObject(outcome === "failed" ? { outcome, reason: "window_closed" } : { outcome });
});

it("quotes above the first part, has buttons under the last, and names each part and who wrote it", async () => {
  const sent: SendOptions[] = [];
  const buttons = [{ label: "👍", data: "fb:+:msg_1" }];
  const answer = outgoing({ author: "person", text: "a|b", replyTo: "7", buttons, suggestions: ["x"] });
  await deliverAnswer(deps(), windowed(sent), "1", answer);
  expect(sent).toEqual([
    { messageId: "msg_1", byPerson: true, replyTo: "7" },
    { messageId: "msg_1.1", byPerson: true, buttons },
  ]);
});
