import type { z } from "zod";
import type { Language } from "../kernel/languages.ts";

export const CHANNEL_KINDS = ["telegram", "whatsapp", "whatsapp-web", "instagram", "widget"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Something a customer sent that is not text. `ref` is what `download` is given; it may stop working after days. */
export type InboundMedia = {
  kind: "voice" | "audio" | "photo" | "video" | "document";
  ref: string;
  mimeType?: string;
  bytes?: number;
  seconds?: number;
  fileName?: string;
};

export type InboundContent =
  | { type: "text"; text: string }
  | { type: "start"; payload?: string }
  | { type: "command"; name: string; text: string }
  | { type: "media"; media: InboundMedia; caption?: string }
  /** A sticker, a poll, a place: nothing a bot could read. */
  | { type: "unsupported"; kind: "sticker" | "other"; caption?: string }
  /** An earlier message was changed; `of` is the `messageRef` of the message that it changes. */
  | { type: "edit"; of: string; text: string }
  /** A button of ours: `data` is what `SendOptions.buttons` gave; `pressId` is for `acknowledge`. */
  | { type: "pressed"; data: string; pressId?: string }
  /** The business itself wrote to this customer from its own phone or application: a person has taken over. */
  | { type: "echo"; text: string }
  /** A member of the team wrote in the desk's topic of a customer, or a desk command (`/link CODE`, `/take`, `/close`). */
  | { type: "desk"; chatId: string; topic?: string; author: string; text: string; chatTitle?: string }
  /** The customer blocked the bot, or came back. */
  | { type: "membership"; state: "blocked" | "active" };

/** One customer message as every channel gives it to the mailbox. `providerMessageId` is what makes a repeated delivery recognisable. */
export type InboundMail = {
  providerMessageId: string;
  /** The chat on the provider's side; one conversation per chat (and per topic of a group). */
  chatKey: string;
  /** In a group this is the group: the speaker is named apart. */
  customer: { externalId: string; name: string; username?: string; languageHint?: Language };
  /** In a group, the name of the member who wrote. */
  speaker?: string;
  /** The provider's own id of this message in its chat: what an answer quotes, what an edit names, what is marked as read. */
  messageRef?: string;
  /** The answer should quote the message (groups). */
  quote?: boolean;
  sentAt: string;
  content: InboundContent;
};

/** What a provider reports about a message of ours. Later reports never take an earlier state back (read stays read). */
export type DeliveryReceipt = {
  providerMessageId: string;
  state: "sent" | "delivered" | "read" | "failed";
  at: string;
  reason?: SendRefusal;
  /** The provider's words, for the owner. */
  detail?: string;
};

/** What one webhook body or polled update holds for a bot; both lists may be empty. */
export type Parsed = { mails: InboundMail[]; receipts: DeliveryReceipt[] };

/** The account that a channel speaks for, as a driver needs to know it to read an update. */
export type Self = { externalId: string; username?: string; deskChatId?: string };

/** Everything a channel needs to speak for one bot. Credentials are plain here and live only as long as the call. */
export type ChannelAccess = { channelId: string; externalId?: string; credentials: string };

/**
 * How a send ended. `refused` is final (blocked, chat gone, bad request); `retry` may be tried again after `retryAfterMs`, which
 * is the provider's own word and 0 where it named no time; `everyone`: the provider's limit is the whole account's, not this chat's;
 * `unclear` means the provider may or may not have taken it (silence, reset).
 */
export type SendResult =
  | { outcome: "sent"; providerMessageId: string }
  | { outcome: "refused"; reason: SendRefusal; detail: string }
  | { outcome: "retry"; retryAfterMs: number; detail: string; everyone?: boolean }
  | { outcome: "unclear"; detail: string };

export type SendRefusal =
  | "blocked"
  | "chat_not_found"
  | "token_revoked"
  | "rejected"
  /** The provider allows free text only within a time after the customer's last message. */
  | "window_closed"
  | "undeliverable"
  | "account_restricted";

export type ChannelIdentity = {
  externalId: string;
  displayName: string;
  username?: string;
  link?: string;
  /** When the credentials end, where they do. */
  expiresAt?: Date;
};

/** How an account is doing with its provider; an outage is an AppError `channels.unavailable`, not a state. */
export type ChannelHealth = { ok: true } | { ok: false; code: ChannelFault; detail: string };
export type ChannelFault =
  | "channels.bad_credentials"
  | "channels.webhook_lost"
  | "channels.webhook_failing"
  | "channels.account_restricted"
  | "channels.session_lost";

export type Button = { label: string; data: string };

export type SendOptions = {
  /** Questions to tap: each is sent back as the customer's own words. */
  suggestions?: readonly string[];
  /** Buttons under the message; a press comes back as `pressed` with the data (at most 64 bytes). */
  buttons?: readonly Button[];
  /** A button under the message that opens a page; where a provider has none it is left out. Telegram takes public addresses only. */
  link?: { label: string; url: string };
  /** The `messageRef` of the message to quote. */
  replyTo?: string;
  /** Our own id of the message: an idempotency key where the provider takes one. */
  messageId?: string;
  /** A member of the team wrote it, not the bot: some providers let people write for longer. */
  byPerson?: boolean;
};

/** A message form that the provider has approved, for writing outside the reply window. `body` has {{1}} … {{n}}. */
export type MessageTemplate = { name: string; language: string; body: string; parameters: number };
export type FilledTemplate = { name: string; language: string; parameters: string[] };

/** What the provider shows about a bot before a chat begins, in each language. */
export type Presentation = Record<
  Language,
  {
    name: string;
    description: string;
    /** At most 120 characters. */
    shortDescription: string;
    commands: { command: string; description: string }[];
  }
>;

export type WebhookTarget = { url: string; secret: string };

/** One kind of channel. A new one is a folder and a line in compose.ts. */
export type ChannelDriver = {
  readonly kind: ChannelKind;
  /** What the owner enters, and how it becomes the credentials that are sealed. */
  readonly form: z.ZodType<Record<string, unknown>>;
  credentialsOf(entered: Record<string, unknown>): string;
  /** How messages come in: each channel's own webhook or polling, one webhook of the whole platform, a session held by a worker, or our own pages. */
  readonly delivery: "own-webhook" | "shared-webhook" | "session" | "internal";
  /** The header in which a provider that calls each channel's own webhook gives the secret back; lower case. */
  readonly secretHeader?: string;
  /** Milliseconds after the customer's last message in which free text may be sent: by the bot, and by a person. Absent: any time. */
  readonly replyWindow?: { botMs: number; personMs: number };
  /** The most sends in a second for one account; absent: no limit of its own. */
  readonly sendsPerSecond?: number;

  /** Checks the credentials with the provider. AppError `channels.bad_credentials` or `channels.unavailable`. */
  identify(access: ChannelAccess): Promise<ChannelIdentity>;
  /** Makes the provider deliver to the webhook with the secret; without one, makes polling possible. */
  connect(access: ChannelAccess, webhook: WebhookTarget | null): Promise<void>;
  /** Stops delivery; a provider that refuses or is away is not an error. */
  disconnect(access: ChannelAccess): Promise<void>;
  /** Looks whether the account still works and still delivers to us. */
  check(access: ChannelAccess, webhook: WebhookTarget | null): Promise<ChannelHealth>;
  /** New credentials where the old ones are about to end; null where nothing is to be done. */
  refresh?(access: ChannelAccess): Promise<{ credentials: string; expiresAt: Date } | null>;
  /** Shows the bot's names, descriptions and commands on the provider. */
  present?(access: ChannelAccess, presentation: Presentation): Promise<void>;

  /** Cuts an answer in Markdown into what the provider takes at once (already in the provider's own markup). */
  render(text: string): string[];
  /** Never throws. */
  send(access: ChannelAccess, chatKey: string, part: string, options?: SendOptions): Promise<SendResult>;
  templates?(access: ChannelAccess): Promise<MessageTemplate[]>;
  sendTemplate?(access: ChannelAccess, chatKey: string, template: FilledTemplate): Promise<SendResult>;
  /** Shows that the bot is writing (and, where one call does both, that the customer's message was read); failures are ignored. */
  showTyping(access: ChannelAccess, chatKey: string, messageRef?: string): Promise<void>;
  /** A customer's name, where messages do not carry it; null where the provider does not tell. Never throws. */
  profileOf?(access: ChannelAccess, customerId: string): Promise<{ name: string; username?: string } | null>;
  /** Shows an answer that is still being written; a preview that vanishes. Failures are ignored. */
  showDraft?(access: ChannelAccess, chatKey: string, draft: { id: number; text: string }): Promise<void>;
  /** Tells the customer that their press was heard; failures are ignored. */
  acknowledge?(access: ChannelAccess, pressId: string, text?: string): Promise<void>;
  /** The bytes of what a customer sent. AppError `channels.media_gone`, `channels.media_too_large` or `channels.unavailable`. */
  download?(
    access: ChannelAccess,
    ref: string,
    bounds: { maxBytes: number; signal?: AbortSignal },
  ): Promise<{ bytes: Buffer; mimeType: string }>;

  /** The mail in one webhook body or polled update. Never throws. */
  parse(update: unknown, self: Self): Parsed;
  readonly shared?: SharedWebhook;
  readonly desk?: DeskDriver;
};

/** A webhook that one provider application calls for the accounts of all tenants. */
export type SharedWebhook = {
  /** The parts of a body by the account that each is for. Never throws. */
  accountsOf(body: unknown): { externalId: string; update: unknown }[];
  /** The secret of the provider application that signs, where the owner entered one of their own. */
  appSecretOf(credentials: string): string | undefined;
};

/** A group where the team answers customers, one topic for each. */
export type DeskDriver = {
  /** The new topic's id. AppError `channels.desk_refused` where the bot may not make topics. */
  openTopic(access: ChannelAccess, chatId: string, name: string): Promise<string>;
  post(access: ChannelAccess, chatId: string, topic: string | undefined, text: string): Promise<SendResult>;
  closeTopic(access: ChannelAccess, chatId: string, topic: string): Promise<void>;
  /** Deletes the topic with all that stands in it; failures are ignored. */
  removeTopic?(access: ChannelAccess, chatId: string, topic: string): Promise<void>;
};

/** For providers that can be asked for new messages where no public address exists. */
export type PollingDriver = {
  /** Waits for new updates after `offset`; the next offset is to be kept once the mail is stored. */
  poll(
    access: ChannelAccess,
    self: Self,
    offset: number,
    signal: AbortSignal,
  ): Promise<Parsed & { nextOffset: number }>;
};

/** For providers that are reached through a session which one process holds (a browser). */
export type SessionDriver = {
  /**
   * Opens the session and keeps it until the signal is aborted, supervising what it needs. Resolves when it has ended; rejects never.
   * `report` says how it goes: the QR code to show, that it is ready, that it was lost. Without `pairing` nobody stands there to scan:
   * a QR code means that the session was lost.
   */
  hold(
    access: ChannelAccess & { pairing?: boolean },
    on: { parsed(parsed: Parsed): Promise<void>; report(state: SessionState): Promise<void> },
    signal: AbortSignal,
  ): Promise<void>;
};

export type SessionState =
  | { state: "starting" }
  | { state: "qr"; qr: string; expiresAt: string }
  | { state: "ready"; externalId: string; displayName: string }
  | { state: "lost"; reason: string };
