import { createInstagram } from "../../channels/instagram/index.ts";
import type { ChannelAccess, InboundContent, InboundMedia } from "../../channels/port.ts";
import { type FakeFault, type SentMessage, startFakeMeta } from "../fake-meta.ts";
import type { ChannelRig, RigFault, RigSent } from "./rig.ts";

const ACCOUNT = "17841400008460056";
const TOKEN = "IGAAfake-token";
const CHAT = "6789012345678901";

/** Instagram with one account and one customer, who has written. */
export async function instagramRig(): Promise<ChannelRig> {
  const fake = await startFakeMeta();
  fake.addProfile({ accountId: ACCOUNT, token: TOKEN });
  fake.addChat(ACCOUNT, CHAT);
  const timeouts = { sendMs: 300, callMs: 300, downloadMs: 1000 };
  const driver = createInstagram({ graphBaseUrl: fake.url, timeouts });

  return {
    driver,
    access: accessOf(TOKEN),
    badAccess: accessOf("IGAAnobody-knows"),
    self: { externalId: ACCOUNT },
    chatKey: CHAT,
    update: (nth, content) =>
      entryOf(messageOf(nth, content.type === "media" ? keepFile(content.media, content.caption) : content)),
    noise: NOISE,
    sent: () => fake.sent(ACCOUNT).map(sentOf),
    fail: (fault, times = 1) =>
      fake.failNext({ path: `/${ACCOUNT}/messages`, method: "POST", times, fault: faultOf(fault) }),
    longest: { size: 1000, of: (part) => Buffer.byteLength(part) },
    async close() {
      await driver.close();
      await fake.close();
    },
  };

  /** Instagram names a file by its address. */
  function keepFile(media: InboundMedia, caption: string | undefined): Content {
    const { mimeType = "image/jpeg", bytes = 100 } = media;
    const base64 = Buffer.alloc(bytes, 7).toString("base64");
    const { url } = fake.addMedia(ACCOUNT, { id: media.ref, base64, mimeType });
    return { type: "media", media: { ...media, ref: url }, ...(caption !== undefined && { caption }) };
  }
}

function accessOf(token: string): ChannelAccess {
  const credentials = JSON.stringify({ accountId: ACCOUNT, token });
  return { channelId: "chn_1", externalId: ACCOUNT, credentials };
}

type Content = Extract<InboundContent, { type: "text" | "media" | "pressed" }>;

const PEOPLE = { sender: { id: CHAT }, recipient: { id: ACCOUNT } };
const entryOf = (event: object) => ({ id: ACCOUNT, time: 1_763_640_000_000, messaging: [event] });

function messageOf(nth: number, content: Content): object {
  const common = { ...PEOPLE, timestamp: 1_763_640_000_000 + nth };
  const mid = `aWdf${nth}`;
  if (content.type === "text") return { ...common, message: { mid, text: content.text } };
  if (content.type === "pressed")
    return { ...common, message: { mid, text: "👍", quick_reply: { payload: content.data } } };
  const { kind, ref } = content.media;
  const type = { photo: "image", voice: "audio", document: "file" }[kind as string] ?? kind;
  const text = content.caption === undefined ? {} : { text: content.caption };
  return { ...common, message: { mid, ...text, attachments: [{ type, payload: { url: ref } }] } };
}

/** What is neither mail nor a report for a bot. */
const NOISE: unknown[] = [
  null,
  "update",
  [],
  {},
  { id: ACCOUNT, messaging: "none" },
  { id: "1", messaging: [messageOf(1, { type: "text", text: "to another account" })] },
  entryOf({ ...PEOPLE, message: { mid: "m1", text: "our own words", is_echo: true } }),
  entryOf({ sender: { id: ACCOUNT }, recipient: { id: CHAT }, message: { mid: "m2", text: "ours" } }),
  entryOf({ ...PEOPLE, message: { mid: "m3", is_deleted: true } }),
  entryOf({ ...PEOPLE, message: { mid: "m4" } }),
  entryOf({ ...PEOPLE, message: { text: "no id" } }),
  entryOf({ recipient: { id: ACCOUNT }, message: { mid: "m5", text: "from nobody" } }),
  entryOf({ ...PEOPLE, reaction: { mid: "m1", action: "react", emoji: "❤" } }),
  entryOf({ ...PEOPLE, read: {} }),
  entryOf({ ...PEOPLE, referral: { ref: "ad", source: "ADS" } }),
  { id: ACCOUNT, changes: [{ field: "comments", value: { id: "1", text: "Narxi?", from: { id: CHAT } } }] },
  { object: "page", entry: [{ id: ACCOUNT, messaging: [] }] },
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
        ? { kind: "error", status: 500, code: 2, message: "Service temporarily unavailable" }
        : { kind: "gateway", status: fault.status };
    case "silence":
      return { kind: "hang" };
    case "reset":
      return { kind: "reset" };
    case "lost_answer":
      return { kind: "effect_then_reset" };
    case "blocked":
      return { kind: "error", code: 551, message: "This person isn't available right now." };
    case "bad_credentials":
      return { kind: "error", status: 401, code: 190, message: "Error validating access token" };
  }
}
