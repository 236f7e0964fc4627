import type { SendResult } from "../port.ts";

/** A message as the library gives it: plain data, safe to keep. */
export type WebMessage = Record<string, unknown>;

/** What happens in a number's browser, as plain data; `parseWebUpdate` reads it. */
export type WebUpdate =
  | { type: "message"; message: WebMessage }
  | { type: "edit"; message: WebMessage; text: string }
  | { type: "ack"; message: WebMessage; ack: number };

/** Why a browser ended: `lost` for good, `crashed` to be started again. */
export type SessionEnd = { kind: "lost"; reason: LostReason } | { kind: "crashed"; detail: string };
export type LostReason = "logout" | "qr_timeout" | "banned" | "outdated" | "taken";

export type WebEvents = {
  qr(code: string): void;
  ready(account: { externalId: string; displayName: string }): void;
  update(update: WebUpdate): void;
  end(end: SessionEnd): void;
};

/** One browser with one number: what the supervisor and the speaker need of whatsapp-web.js. */
export type WebSession = {
  /** The browser's process. */
  readonly pid: number | undefined;
  send(chatKey: string, text: string, quote: string | undefined): Promise<SendResult>;
  showTyping(chatKey: string): Promise<void>;
  /** AppError `channels.media_gone`, `channels.media_too_large` or `channels.unavailable`. */
  download(ref: string, maxBytes: number): Promise<{ bytes: Buffer; mimeType: string }>;
  /** Unlinks this device from the phone. */
  logOut(): Promise<void>;
  /** Ends the browser, by force where it does not want to. Never throws. */
  close(): Promise<void>;
};

/** Starts a browser; rejects where it does not start. */
export type OpenSession = (channelId: string, events: WebEvents) => Promise<WebSession>;
