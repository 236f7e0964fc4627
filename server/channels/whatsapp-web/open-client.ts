import type { Client, Message } from "whatsapp-web.js";
import { AppError, messageOf } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { SendResult } from "../port.ts";
import { type LoadedLibrary, loadLibrary } from "./load-library.ts";
import { killTree } from "./process-tree.ts";
import { freeProfile } from "./profile-folder.ts";
import { reasonOfState } from "./read-end.ts";
import type { OpenSession, WebEvents, WebMessage, WebSession } from "./web-session.ts";

export type ClientOptions = {
  chromiumPath: string;
  /** Where the numbers' profiles lie. */
  sessionsDir: string;
  /** A folder with `pinned.html`, a WhatsApp Web version to use in place of the newest. */
  pinnedWeb?: string;
  logger: Logger;
  /** How long one call into the page may take. */
  callMs: number;
};

/** A QR code is shown for 20 s by WhatsApp, the first for a minute: this many end after some five minutes. */
const MOST_QR_CODES = 13;
const CLOSE_MS = 5000;
const OURS_REMEMBERED = 500;

/** Opens numbers in Chromium with whatsapp-web.js, each in a profile of its own (LocalAuth). */
export function createOpenClient(options: ClientOptions): OpenSession {
  return async (channelId, events) => {
    await freeProfile(options.sessionsDir, channelId);
    const library = await loadLibrary();
    const client = library.createClient({
      channelId,
      chromiumPath: options.chromiumPath,
      sessionsDir: options.sessionsDir,
      ...(options.pinnedWeb && { pinnedWeb: options.pinnedWeb }),
      qrMaxRetries: MOST_QR_CODES,
      onFault: (detail) => events.end({ kind: "crashed", detail }),
    });
    const session = wrapClient(client, options);
    listen(client, session, events);
    // Resolves only after the QR code or the number is there; what it meets before that is an end.
    client.initialize().then(
      () => watchBrowser(client, events),
      (error) => events.end({ kind: "crashed", detail: messageOf(error).slice(0, 200) }),
    );
    return session;
  };
}

function watchBrowser(client: Client, events: WebEvents): void {
  client.pupBrowser?.once("disconnected", () => events.end({ kind: "crashed", detail: "the browser ended" }));
  client.pupPage?.once("error", () => events.end({ kind: "crashed", detail: "the page crashed" }));
}

type Wrapped = WebSession & { isOurs(id: string, chatKey: string): Promise<boolean> };

function listen(client: Client, session: Wrapped, events: WebEvents): void {
  client.on("qr", (code) => events.qr(code));
  client.on("ready", () => {
    const { wid, pushname } = client.info;
    events.ready({ externalId: wid.user, displayName: pushname || `+${wid.user}` });
  });
  client.on("auth_failure", () => events.end({ kind: "lost", reason: "logout" }));
  client.on("disconnected", (reason) => events.end(reasonOfState(String(reason))));
  client.on("message_create", async (message) => {
    const data = dataOf(message);
    if (message.fromMe && (await session.isOurs(message.id._serialized, message.id.remote))) return;
    events.update({ type: "message", message: data });
  });
  client.on("message_edit", (message, text, before) => {
    if (before) events.update({ type: "edit", message: dataOf(message), text: String(text ?? "") });
  });
  client.on("message_ack", (message, ack) =>
    events.update({ type: "ack", message: dataOf(message), ack: Number(ack) }),
  );
}

function wrapClient(client: Client, { callMs, logger }: ClientOptions): Wrapped {
  const ours = new Set<string>();
  const sending = new Map<string, Promise<unknown>>();

  async function sendNow(chatKey: string, text: string, quote: string | undefined): Promise<SendResult> {
    const sent = await client.sendMessage(chatKey, text, {
      linkPreview: false,
      parseVCards: false,
      waitUntilMsgSent: true,
      ...(quote && { quotedMessageId: quote }),
    });
    if (!sent)
      return { outcome: "refused", reason: "chat_not_found", detail: "WhatsApp does not know the chat" };
    const id = sent.id._serialized;
    ours.add(id);
    for (const old of ours) if (ours.size > OURS_REMEMBERED) ours.delete(old);
    return { outcome: "sent", providerMessageId: id };
  }

  return {
    get pid() {
      return client.pupBrowser?.process()?.pid;
    },

    async send(chatKey, text, quote) {
      const work = sendNow(chatKey, text, quote).catch(readSendError);
      sending.set(chatKey, work);
      const result = await within(work, callMs).catch(
        (error): SendResult => ({ outcome: "unclear", detail: messageOf(error) }),
      );
      if (sending.get(chatKey) === work) sending.delete(chatKey);
      return result;
    },

    /** The page tells of a message of ours before the send of it has returned: then this waits for it. */
    async isOurs(id, chatKey) {
      await within(sending.get(chatKey) ?? Promise.resolve(), callMs).catch(() => undefined);
      return ours.has(id);
    },

    async showTyping(chatKey) {
      await within(
        inPage(client, `window.WWebJS.sendChatstate("typing", ${JSON.stringify(chatKey)})`),
        callMs,
      );
    },

    async download(ref, maxBytes) {
      const message = await within(client.getMessageById(ref), callMs).catch((error) => {
        throw new AppError("channels.unavailable", {}, { cause: error });
      });
      if (!message?.hasMedia) throw new AppError("channels.media_gone");
      if (Number(dataOf(message).size ?? 0) > maxBytes) throw new AppError("channels.media_too_large");
      const media = await within(message.downloadMedia(), callMs).catch((error) => {
        throw new AppError("channels.unavailable", {}, { cause: error });
      });
      if (!media) throw new AppError("channels.media_gone");
      const bytes = Buffer.from(media.data, "base64");
      if (bytes.length > maxBytes) throw new AppError("channels.media_too_large");
      return { bytes, mimeType: media.mimetype };
    },

    async logOut() {
      await within(inPage(client, "window.require('WAWebSocketModel').Socket.logout()"), callMs);
    },

    async close() {
      const pid = client.pupBrowser?.process()?.pid;
      try {
        await within(client.destroy(), CLOSE_MS);
      } catch (error) {
        logger.warn({ err: error }, "a browser had to be ended by force");
      }
      if (pid !== undefined) await killTree(pid);
    },
  };
}

/** The page's own words for a chat that it cannot write to. */
const NO_CHAT = /no lid for user|invalid wid|wid error|not a whatsapp user/i;

function readSendError(error: unknown): SendResult {
  const detail = messageOf(error).slice(0, 200);
  if (NO_CHAT.test(detail)) return { outcome: "refused", reason: "chat_not_found", detail };
  return { outcome: "unclear", detail };
}

function inPage(client: Client, script: string): Promise<unknown> {
  return client.pupPage ? client.pupPage.evaluate(script) : Promise.reject(new Error("there is no page"));
}

/** Plain data only: what the library adds around it holds the whole client. */
function dataOf(message: Message): WebMessage {
  return { ...(message.rawData as WebMessage) };
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from the page in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined); // it may still fail later, when nobody listens
  }
}

export type { LoadedLibrary };
