import type { ChannelDriver, SendOptions } from "../../channels/port.ts";
import { createWidgetDriver } from "../../channels/widget/driver.ts";
import type { ChannelRig, RigFault, RigSent } from "./rig.ts";

const CHAT = "vZk3AbCdEfGhIjKlMnOpQr";
const ACCESS = { channelId: "chn_1", externalId: "chn_1", credentials: "{}" };
const EVERY_FAULT: RigFault["kind"][] = [
  "too_many",
  "server_error",
  "silence",
  "reset",
  "lost_answer",
  "blocked",
  "bad_credentials",
];

/**
 * The web chat with one open page. There is no provider: the outbox's row is what the visitor reads once they are told to, so the
 * rig writes the row before the driver sends, as the conversation does, and the page reads it when the driver tells it.
 */
export async function widgetRig(): Promise<ChannelRig> {
  const read: RigSent[] = [];
  let row: RigSent | undefined;
  const real = createWidgetDriver({
    events: {
      async tellVisitor(chat, event) {
        if (event.what === "message" && row && chat.channelId === ACCESS.channelId) read.push(row);
      },
    },
  });
  const driver: ChannelDriver = {
    ...real,
    async send(access, chatKey, part, options: SendOptions = {}) {
      row = { chatKey, text: part, buttons: (options.buttons ?? []).map(({ data }) => data) };
      return real.send(access, chatKey, part, options);
    },
  };

  return {
    driver,
    access: ACCESS,
    self: { externalId: "chn_1" },
    chatKey: CHAT,
    update: (nth, content) => ({
      chatKey: CHAT,
      name: "Mehmon 4821",
      language: "uz",
      clientId: `client-id-${nth}`,
      at: new Date(1_763_640_000_000 + nth).toISOString(),
      content,
    }),
    noise: NOISE,
    sent: () => read,
    fail: ({ kind }) => {
      throw new Error(`nothing on this way fails by ${kind}`);
    },
    without: EVERY_FAULT,
    longest: { size: Number.POSITIVE_INFINITY, of: (part) => part.length },
    close: async () => {},
  };
}

const POST = { chatKey: CHAT, name: "A", clientId: "client-id-1", at: "2026-11-21T10:00:00.000Z" };

/** What our own routes never hand over. */
const NOISE: unknown[] = [
  null,
  "text",
  [],
  {},
  POST,
  { ...POST, content: { type: "text", text: "" } },
  { ...POST, content: { type: "text", text: " \n" } },
  { ...POST, content: { type: "text", text: "x".repeat(4001) } },
  { ...POST, content: { type: "pressed", data: "x".repeat(65) } },
  { ...POST, content: { type: "desk", chatId: "1", author: "A", text: "/close" } },
  { ...POST, content: { type: "echo", text: "salom" } },
  { ...POST, clientId: "1", content: { type: "text", text: "salom" } },
  { ...POST, clientId: "a:b:c:d:e:f", content: { type: "text", text: "salom" } },
  { ...POST, at: "yesterday", content: { type: "text", text: "salom" } },
  { ...POST, chatKey: "", content: { type: "text", text: "salom" } },
];
