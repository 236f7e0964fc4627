import type { FakeEntity } from "./parse-html.ts";

export type Json = Record<string, unknown>;

/** A person (or another bot) who writes in a group. */
export type FakePerson = {
  id: number;
  firstName?: string;
  lastName?: string;
  username?: string;
  languageCode?: string;
  isBot?: boolean;
};

/** What somebody writes in a group; names and commands in the text are marked as Telegram would mark them. */
export type FakeGroupMessage = {
  chatId: number;
  from?: FakePerson;
  text?: string;
  /** The topic it is written in. */
  topic?: number;
  /** The bot's own message that it answers. */
  replyTo?: number;
  extra?: Json;
};

/** A message in a chat of a Telegram Business account: from its customer, unless `by` says that the owner wrote or the bot in their name. */
export type FakeBusinessMessage = {
  connectionId: string;
  chatId: number;
  text?: string;
  by?: "customer" | "owner" | "bot";
  extra?: Json;
};

/** A topic of a forum. */
export type FakeTopic = { id: number; name: string; closed: boolean };

export type FakeDraft = { chatId: string; draftId: number; text: string; at: number };

/** How a chat is set up; a group in which the bot is no administrator shows it only what is meant for it. */
export type FakeChat = {
  type?: string;
  title?: string;
  migratedTo?: number | string;
  isForum?: boolean;
  botIsAdmin?: boolean;
};

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
  /** What became of the answer to the call. */
  answer: FakeAnswer;
};

/**
 * The way of an answer back to its caller. `via`: the name that the caller's address of the fake carries, as in `<url>/via/<name>`, so that callers
 * can be told apart. `lost`: the caller never had it whole, by a planned fault or since its connection was gone.
 */
export type FakeAnswer = { via?: string; lost?: "fault" | "connection" };

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
  /** A method, or all whose names begin so: `send*`. */
  method?: string;
  chatId?: string | number;
  /** Infinity: until `clearFaults`. */
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
  /** Each update waits so long at most, at random, before it is delivered for the first time: chats overtake each other, within a chat nothing does. */
  webhookJitterMs?: number;
  /** How long an answer is on its way, after the call has had its effect. */
  answerAfterMs?: number;
  /** How many sent messages and calls are remembered for each bot. */
  keep?: number;
  /** Told of every message that was sent. */
  onSent?: (message: SentMessage) => void;
};

/** `readsGroups`: privacy mode is switched off, so that the bot sees all messages of its groups. */
export type FakeBotProfile = { username?: string; firstName?: string; readsGroups?: boolean };

/** A Bot API on loopback that keeps state, refuses what Telegram refuses, and fails when told to. */
export type FakeTelegram = {
  /** The API root: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Makes a token known. The bot's id is the number before the colon. */
  addBot(token: string, profile?: FakeBotProfile): { id: number; username: string };
  /** Makes a chat known (or changes it) without its customer having written. */
  addChat(token: string, chatId: number | string, chat?: FakeChat): void;
  /** A person connects the bot to their Telegram Business account. */
  connectBusiness(token: string, connectionId: string, ownerId: number): void;
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
  /** The drafts shown so far, oldest first. */
  drafts(token: string, chatId?: number | string): FakeDraft[];
  /** What answerCallbackQuery said to the presser, by the press. */
  pressAnswers(token: string): Record<string, string>;
  topics(token: string, chatId: number | string): FakeTopic[];
  /** What setMyName, setMyDescription, setMyShortDescription and setMyCommands left, by field (`name`, `name.ru` …). */
  profile(token: string): Json;
  /** A customer writes in the private chat `chatId`; gives the id of the update. */
  customerWrites(token: string, message: FakeCustomer): number;
  /** Somebody writes in a group; the update waits for the bot only if it may see the message. */
  groupWrites(token: string, message: FakeGroupMessage): number;
  businessWrites(token: string, message: FakeBusinessMessage): number;
  /** The writer of an earlier update's message changes its text; gives the id of the new update. */
  edit(token: string, updateId: number, text: string): number;
  /** The customer blocks the bot, or takes it back, and Telegram tells the bot (which `block` alone does not). */
  customerLeaves(token: string, chatId: number): number;
  customerReturns(token: string, chatId: number): number;
  /** Somebody presses an inline button with this data, under the bot's latest message that has it; gives the id of the update. */
  pressButton(
    token: string,
    press: { chatId: number; data: string; from?: FakePerson; message?: Json },
  ): number;
  /** Any other update, such as `{ my_chat_member: … }`; gives its id. */
  pushUpdate(token: string, body: Json): number;
  /** Sends an earlier update to the webhook again, as Telegram does when an answer was lost; gives the answer's status. */
  redeliver(token: string, updateId: number): Promise<number>;
  /** The next update gets this id, as after a week without updates, when Telegram begins anew at random. */
  startUpdateIdsAt(token: string, updateId: number): void;
  deliveries(token: string): FakeDelivery[];
  /** How many updates nobody has taken yet. */
  pendingCount(token: string): number;
  /** Makes a file downloadable by getFile, which says that it has `said` bytes, or as many as it has. */
  addFile(token: string, fileId: string, path: string, bytes: Buffer, said?: number): void;
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
