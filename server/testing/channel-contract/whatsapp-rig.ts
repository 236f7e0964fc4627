import type { ChannelAccess, InboundContent, InboundMedia } from "../../channels/port.ts";
import { createWhatsApp } from "../../channels/whatsapp-cloud/index.ts";
import { type FakeFault, type SentMessage, startFakeMeta } from "../fake-meta.ts";
import type { ChannelRig, RigFault, RigSent } from "./rig.ts";

const PHONE = "106540352242922";
const TOKEN = "EAAfake-token";
const CHAT = "998901112233";

/** WhatsApp with one number and one customer, who has written. */
export async function whatsAppRig(): Promise<ChannelRig> {
  const fake = await startFakeMeta();
  fake.addNumber({ phoneNumberId: PHONE, token: TOKEN, businessAccountId: "5001" });
  fake.addChat(PHONE, CHAT);
  const timeouts = { sendMs: 300, callMs: 300, downloadMs: 1000 };
  const driver = createWhatsApp({ graphBaseUrl: fake.url, timeouts });

  return {
    driver,
    access: accessOf(TOKEN),
    badAccess: accessOf("EAAnobody-knows"),
    self: { externalId: PHONE },
    chatKey: CHAT,
    update(nth, content) {
      if (content.type === "media") keepFile(content.media);
      return {
        field: "messages",
        value: { ...PLACE, contacts: PEOPLE, messages: [messageOf(nth, content)] },
      };
    },
    noise: NOISE,
    sent: () => fake.sent(PHONE).map(sentOf),
    fail: (fault, times = 1) =>
      fake.failNext({ path: `/${PHONE}/messages`, method: "POST", times, fault: faultOf(fault) }),
    longest: { size: 4096, of: (part) => part.length },
    async close() {
      await driver.close();
      await fake.close();
    },
  };

  function keepFile({ ref, mimeType = "image/jpeg", bytes = 100 }: InboundMedia): void {
    fake.addMedia(PHONE, { id: ref, base64: Buffer.alloc(bytes, 7).toString("base64"), mimeType });
  }
}

function accessOf(token: string): ChannelAccess {
  const credentials = JSON.stringify({ phoneNumberId: PHONE, token, businessAccountId: "5001" });
  return { channelId: "chn_1", externalId: PHONE, credentials };
}

const PLACE = {
  messaging_product: "whatsapp",
  metadata: { display_phone_number: "998901234567", phone_number_id: PHONE },
};
const PEOPLE = [{ profile: { name: "Aziza" }, wa_id: CHAT }];

type Content = Extract<InboundContent, { type: "text" | "media" | "pressed" }>;

function messageOf(nth: number, content: Content): object {
  const common = { from: CHAT, id: `wamid.in${nth}`, timestamp: String(1_763_640_000 + nth) };
  if (content.type === "text") return { ...common, type: "text", text: { body: content.text } };
  if (content.type === "media") {
    const type = { photo: "image", voice: "audio" }[content.media.kind as string] ?? content.media.kind;
    const { ref: id, mimeType: mime_type, kind } = content.media;
    const caption = content.caption === undefined ? {} : { caption: content.caption };
    return {
      ...common,
      type,
      [type]: { id, mime_type, ...(kind === "voice" && { voice: true }), ...caption },
    };
  }
  const reply = { id: content.data, title: "👍" };
  return { ...common, type: "interactive", interactive: { type: "button_reply", button_reply: reply } };
}

const change = (value: object, field = "messages") => ({ field, value: { ...PLACE, ...value } });

/** What is neither mail nor a report for a bot. */
const NOISE: unknown[] = [
  null,
  "update",
  [],
  {},
  { field: "messages" },
  { field: "messages", value: [] },
  { field: "messages", value: { messages: [messageOf(1, { type: "text", text: "to nobody" })] } },
  change({ messages: null, statuses: "sent" }),
  change({ messages: [{ from: CHAT, id: "wamid.r", type: "reaction", reaction: { emoji: "👍" } }] }),
  change({ messages: [{ from: CHAT, id: "wamid.s", type: "system", system: { body: "new number" } }] }),
  change({ messages: [{ ...messageOf(1, { type: "text", text: "to a group" }), group_id: "g1" }] }),
  change({ messages: [{ from: CHAT, type: "text", text: { body: "no id" } }] }),
  change({ statuses: [{ id: "wamid.x", status: "warning" }] }),
  change({ history: [] }, "history"),
  {
    ...change({ contacts: PEOPLE, messages: [messageOf(1, { type: "text", text: "to another number" })] }),
    value: {
      metadata: { phone_number_id: "1" },
      messages: [messageOf(1, { type: "text", text: "to another number" })],
    },
  },
  { field: "account_update", value: { event: "DISABLED_UPDATE" } },
  { object: "page", entry: [{ id: PHONE, messaging: [] }] },
];

function sentOf({ chat, text, choices }: SentMessage): RigSent {
  return { chatKey: chat, text, buttons: choices.map(({ id }) => id) };
}

function faultOf(fault: RigFault): FakeFault {
  switch (fault.kind) {
    case "too_many":
      return { kind: "rate_limit", retryAfter: fault.retryAfterSeconds };
    case "server_error":
      return fault.status === 500
        ? { kind: "error", status: 500, code: 131000, message: "Something went wrong" }
        : { kind: "gateway", status: fault.status };
    case "silence":
      return { kind: "hang" };
    case "reset":
      return { kind: "reset" };
    case "lost_answer":
      return { kind: "effect_then_reset" };
    case "blocked":
      return { kind: "error", code: 131026, message: "Message undeliverable" };
    case "bad_credentials":
      return { kind: "error", status: 401, code: 190, message: "Error validating access token" };
  }
}
