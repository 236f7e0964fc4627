import type { FakeEntity } from "./parse-html.ts";

export type Json = Record<string, unknown>;

export type FakeUpdate = { update_id: number } & Json;

/** A message that a bot has sent, as the customer would see it. */
export type SentMessage = {
  messageId: number;
  chatId: string;
  /** The text after the markup has been read. */
  text: string;
  entities: FakeEntity[];
  /** The call's own parameters. */
  params: Json;
  /** Milliseconds since 1970. */
  at: number;
};

/** One call that reached the fake: `status` is the error code or 200, 0 where the connection was broken instead of answered. */
export type FakeCall = { method: string; params: Json; status: number; at: number };

export type FakeFault =
  | { kind: "rate_limit"; retryAfter: number }
  | { kind: "blocked" | "deactivated" | "chat_not_found" | "unauthorized" }
  /** A Bot API error as JSON. */
  | { kind: "error"; code: number; description: string; parameters?: Json }
  /** What a gateway in front of the Bot API answers: HTML, not JSON. */
  | { kind: "gateway"; status: number }
  | { kind: "hang" | "reset" | "effect_then_reset" | "effect_then_hang" }
  /** The effect, then an answer that is cut short. */
  | { kind: "effect_then_cut_body" }
  | { kind: "slow"; ms: number };

/** Which of the next calls fail, and how; an absent field matches everything, `times` is 1 unless told. */
export type FaultRule = {
  token?: string;
  method?: string;
  chatId?: string | number;
  times?: number;
  fault: FakeFault;
};

export type FakeWebhook = {
  url: string;
  secret: string | undefined;
  allowedUpdates: string[] | undefined;
  maxConnections: number;
};

export type FakeCustomer = {
  chatId: number;
  text?: string;
  firstName?: string;
  lastName?: string;
  username?: string;
  languageCode?: string;
  /** More fields of the message: photo, voice, caption, reply_to_message … */
  extra?: Json;
};

/** How one update went out to the webhook; `status` of the last attempt, 0 for no answer. */
export type FakeDelivery = { updateId: number; attempts: number; status: number; done: boolean };

export type FakeTelegramOptions = {
  port?: number;
  /** Lets bots write to any chat; otherwise a chat is known once its customer has written. */
  openChats?: boolean;
  /** Bots get 429 above this many sends in a second. */
  sendsPerSecond?: number;
  /** The wait before the second retry of a webhook delivery; doubles up to 60 times this. Telegram's own is 2000. */
  webhookRetryMs?: number;
  /** How long a webhook may take. */
  webhookTimeoutMs?: number;
  /** How many sent messages and calls are remembered for each bot. */
  keep?: number;
  /** Told of every message that was sent. */
  onSent?: (message: SentMessage) => void;
};

/** A Bot API on loopback that keeps state, refuses what Telegram refuses, and fails when told to. */
export type FakeTelegram = {
  /** The API root: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Makes a token known. The bot's id is the number before the colon. */
  addBot(
    token: string,
    profile?: { username?: string; firstName?: string },
  ): { id: number; username: string };
  /** Makes a chat known (or changes it) without its customer having written. */
  addChat(
    token: string,
    chatId: number | string,
    chat?: { type?: string; migratedTo?: number | string },
  ): void;
  /** From now on the token gets 401. */
  revoke(token: string): void;
  block(token: string, chatId: number | string): void;
  unblock(token: string, chatId: number | string): void;
  failNext(rule: FaultRule): void;
  clearFaults(): void;
  /** What the bot has sent and not lost to `keep`, oldest first. */
  sent(token: string, chatId?: number | string): SentMessage[];
  /** How many messages the bot has ever sent. */
  sentCount(token: string): number;
  calls(token: string, method?: string): FakeCall[];
  webhook(token: string): FakeWebhook | null;
  /** What setMyName, setMyDescription, setMyShortDescription and setMyCommands left, by field (`name`, `name.ru` …). */
  profile(token: string): Json;
  /** A customer writes in the private chat `chatId`; gives the id of the update. */
  customerWrites(token: string, message: FakeCustomer): number;
  /** A customer presses an inline button with this data; gives the id of the update. */
  pressButton(token: string, press: { chatId: number; data: string; message?: Json }): number;
  /** Any other update, such as `{ my_chat_member: … }`; gives its id. */
  pushUpdate(token: string, body: Json): number;
  /** Sends an earlier update to the webhook again, as Telegram does when an answer was lost; gives the answer's status. */
  redeliver(token: string, updateId: number): Promise<number>;
  /** The next update gets this id, as after a week without updates, when Telegram begins anew at random. */
  startUpdateIdsAt(token: string, updateId: number): void;
  deliveries(token: string): FakeDelivery[];
  /** How many updates nobody has taken yet. */
  pendingCount(token: string): number;
  /** Makes a file downloadable by getFile. */
  addFile(token: string, fileId: string, path: string, bytes: Buffer): void;
  close(): Promise<void>;
};

/** An error in the Bot API's own form. */
export class ApiFailure extends Error {
  readonly code: number;
  readonly parameters: Json | undefined;

  constructor(code: number, description: string, parameters?: Json) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400 with the usual prefix. */
export function badRequest(what: string): ApiFailure {
  return new ApiFailure(400, `Bad Request: ${what}`);
}
