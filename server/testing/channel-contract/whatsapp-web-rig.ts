import type { Database } from "../../../db/client.ts";
import type { InboundContent, SendResult } from "../../channels/port.ts";
import { createWhatsAppWeb } from "../../channels/whatsapp-web/index.ts";
import { LONGEST_MESSAGE } from "../../channels/whatsapp-web/render.ts";
import type { WebSession } from "../../channels/whatsapp-web/web-session.ts";
import { systemClock } from "../../kernel/clock.ts";
import { AppError } from "../../kernel/errors.ts";
import { systemIds } from "../../kernel/ids.ts";
import { silentLogger } from "../../kernel/logger.ts";
import { until } from "../until.ts";
import type { ChannelRig, RigFault, RigSent } from "./rig.ts";

const CHAT = "998907654321@c.us";
const NUMBER = "998901112233";
const MIME = { voice: "ptt", audio: "audio", photo: "image", video: "video", document: "document" } as const;

/**
 * WhatsApp by QR over a session without a browser: what the contract asks of a driver lies above it. The real library in a real Chromium
 * is tested beside the driver.
 */
export async function whatsappWebRig(db: Database): Promise<ChannelRig> {
  const sent: RigSent[] = [];
  const faults: RigFault[] = [];
  const files = new Map<string, { bytes: number; mimeType: string }>();
  const stop = new AbortController();
  let ready = false;

  async function take(chatKey: string, text: string): Promise<SendResult> {
    const fault = faults.shift();
    if (fault?.kind === "silence") return new Promise(() => {});
    if (fault?.kind === "reset") return { outcome: "unclear", detail: "the page went away" };
    sent.push({ chatKey, text, buttons: [] });
    if (fault?.kind === "lost_answer") return { outcome: "unclear", detail: "the page went away" };
    return { outcome: "sent", providerMessageId: `true_${chatKey}_${sent.length}` };
  }
  const session: WebSession = {
    pid: undefined,
    send: take,
    showTyping: async () => {},
    async download(ref, maxBytes) {
      const file = files.get(ref);
      if (!file) throw new AppError("channels.media_gone");
      if (file.bytes > maxBytes) throw new AppError("channels.media_too_large");
      return { bytes: Buffer.alloc(file.bytes, 1), mimeType: file.mimeType };
    },
    logOut: async () => {},
    close: async () => {},
  };
  const driver = createWhatsAppWeb({
    db,
    clock: systemClock,
    ids: systemIds,
    logger: silentLogger,
    dataDir: "/nowhere",
    chromiumPath: "/fake",
    sendMs: 500,
    chats: { hasWritten: async () => true, newcomer: async () => ({ rank: 0, days: 0 }) },
    brake: { gapMs: 0, partGapMs: 0, perMinute: 10_000, perHour: 10_000 },
    speak: { typing: { perLetterMs: 0, mostMs: 0 } },
    async open(_channelId, events) {
      queueMicrotask(() => events.ready({ externalId: NUMBER, displayName: "Gul" }));
      return session;
    },
  });
  const access = { channelId: "chn_rig", externalId: NUMBER, credentials: "{}" };
  const report = async ({ state }: { state: string }) => {
    ready ||= state === "ready";
  };
  const held = driver.hold({ ...access, pairing: true }, { report, parsed: async () => {} }, stop.signal);
  await until("the session", () => ready);

  return {
    driver,
    access,
    self: { externalId: NUMBER },
    chatKey: CHAT,
    update(nth, content) {
      if (content.type === "media") {
        const { bytes = 10, mimeType = "application/octet-stream" } = content.media;
        files.set(refOf(nth), { bytes, mimeType });
      }
      return { type: "message", message: messageOf(nth, content) };
    },
    noise: [
      null,
      "x",
      {},
      {
        type: "message",
        message: {
          id: { remote: "120363@g.us", _serialized: "false_120363@g.us_1" },
          type: "chat",
          body: "x",
        },
      },
      {
        type: "message",
        message: { id: { remote: "status@broadcast", _serialized: "a" }, type: "chat", body: "x" },
      },
      { type: "message", message: { id: { remote: CHAT, _serialized: "b" }, type: "e2e_notification" } },
    ],
    sent: () => sent,
    fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    without: ["too_many", "server_error", "blocked", "bad_credentials"],
    withoutButtons: true,
    longest: { size: LONGEST_MESSAGE + 200, of: (text) => text.length },
    async close() {
      stop.abort();
      await held;
      await driver.close();
    },
  };
}

function refOf(nth: number): string {
  return `false_${CHAT}_${nth}`;
}

function messageOf(
  nth: number,
  content: Extract<InboundContent, { type: "text" | "media" | "pressed" }>,
): object {
  const id = { fromMe: false, remote: CHAT, id: String(nth), _serialized: refOf(nth) };
  const base = { id, t: Math.floor(Date.now() / 1000), notifyName: "Ali" };
  if (content.type === "text") return { ...base, type: "chat", body: content.text };
  if (content.type === "pressed") return { ...base, type: "chat", body: content.data };
  const { kind, mimeType, bytes, fileName } = content.media;
  return {
    ...base,
    type: MIME[kind],
    directPath: "/x",
    mimetype: mimeType,
    size: bytes,
    filename: fileName,
    caption: content.caption,
  };
}
