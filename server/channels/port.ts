import type { Language } from "../kernel/languages.ts";

export const CHANNEL_KINDS = ["telegram"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** One customer message as every channel gives it to the mailbox. `providerMessageId` is what makes a repeated delivery recognisable. */
export type InboundMail = {
  providerMessageId: string;
  /** The chat on the provider's side; one conversation per chat. */
  chatKey: string;
  customer: { externalId: string; name: string; username?: string; languageHint?: Language };
  sentAt: string;
  content:
    | { type: "text"; text: string }
    | { type: "start"; payload?: string }
    | { type: "command"; name: string; text: string }
    | { type: "unsupported"; kind: "voice" | "photo" | "document" | "sticker" | "other"; caption?: string };
};

/** Everything a channel needs to speak for one bot. Credentials are plain here and live only as long as the call. */
export type ChannelAccess = { channelId: string; credentials: string };

/**
 * How a send ended. `refused` is final (blocked, chat gone, bad request); `retry` may be tried again after `retryAfterMs`, which
 * is the provider's own word and 0 where it named no time;
 * `unclear` means the provider may or may not have taken it (silence, reset).
 */
export type SendResult =
  | { outcome: "sent"; providerMessageId: string }
  | { outcome: "refused"; reason: SendRefusal; detail: string }
  | { outcome: "retry"; retryAfterMs: number; detail: string }
  | { outcome: "unclear"; detail: string };

export type SendRefusal = "blocked" | "chat_not_found" | "token_revoked" | "rejected";

export type ChannelIdentity = { externalId: string; displayName: string; username?: string; link?: string };

/** One kind of channel. A new one is a folder and a line in compose.ts. */
export type ChannelDriver = {
  readonly kind: ChannelKind;
  /** Checks the credentials with the provider. AppError `channels.bad_credentials` or `channels.unavailable`. */
  identify(access: ChannelAccess): Promise<ChannelIdentity>;
  /** Makes the provider deliver to `webhookUrl` with the secret; without a URL, makes polling possible. */
  connect(access: ChannelAccess, webhook: { url: string; secret: string } | null): Promise<void>;
  /** Stops delivery; a provider that refuses or is away is not an error. */
  disconnect(access: ChannelAccess): Promise<void>;
  /** Cuts an answer in Markdown into what the provider takes at once (already in the provider's own markup). */
  render(text: string): string[];
  send(access: ChannelAccess, chatKey: string, part: string, options?: SendOptions): Promise<SendResult>;
  /** Shows that the bot is writing; failures are ignored. */
  showTyping(access: ChannelAccess, chatKey: string): Promise<void>;
  /** The mail in one webhook body or polled update; empty when there is nothing for a bot to do. */
  parse(update: unknown): InboundMail[];
};

export type SendOptions = { suggestions?: readonly string[]; replyTo?: string };

/** For providers that can be asked for new messages where no public address exists. */
export type PollingDriver = {
  /** Waits for new updates after `offset`; the next offset is to be kept once the mail is stored. */
  poll(
    access: ChannelAccess,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ mails: InboundMail[]; nextOffset: number }>;
};
