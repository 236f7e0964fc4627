export type Json = Record<string, unknown>;

export type FakeKind = "whatsapp" | "instagram";

export type FakeNumber = {
  phoneNumberId: string;
  token: string;
  /** The business account (WABA); its numbers share subscription and templates. */
  businessAccountId?: string;
  displayPhoneNumber?: string;
  verifiedName?: string;
  status?: string;
  /** Whether an application is told of the business account's messages; true unless told. */
  subscribed?: boolean;
  /** Of the owner's own application; the platform's unless told. */
  appSecret?: string;
};

export type FakeProfile = {
  accountId: string;
  token: string;
  /** The account's id as the application sees it. */
  appScopedId?: string;
  username?: string;
  name?: string;
  appSecret?: string;
  /** Meta has granted the application the HUMAN_AGENT tag. */
  humanAgent?: boolean;
  /** How old the token is, and how long it lives from its making, in milliseconds; two days and 60 days unless told. */
  tokenAgeMs?: number;
  tokenLifeMs?: number;
};

/** A message that an account has sent, as the customer would see it. */
export type SentMessage = {
  messageId: string;
  account: string;
  chat: string;
  text: string;
  /** What may be tapped: buttons, rows of a list, quick replies. */
  choices: { id: string; title: string; description?: string }[];
  /** The call's own body. */
  body: Json;
  at: number;
  /** What became of the answer to the call. */
  answer: FakeAnswer;
};

/**
 * The way of an answer back to its caller. `via`: the name that the caller's address of the fake carries, as in `<url>/via/<name>`, so that callers
 * can be told apart. `lost`: the caller never had it whole, by a planned fault or since its connection was gone.
 */
export type FakeAnswer = { via?: string; lost?: "fault" | "connection" };

/** What an account did in a chat without writing. */
export type FakeSign = { account: string; action: "read" | "typing"; chat?: string; messageId?: string };

/** One call that reached the fake: `status` 0 where the connection was broken instead of answered. */
export type FakeCall = {
  method: string;
  path: string;
  query: Json;
  body: Json;
  token: string;
  status: number;
};

export type FakeFault =
  /** HTTP 429 with Retry-After; `code` 130429 on WhatsApp, 613 on Instagram unless told. */
  | { kind: "rate_limit"; retryAfter: number; code?: number }
  | { kind: "error"; status?: number; code: number; subcode?: number; message?: string; details?: string }
  /** A page of a gateway, not JSON. */
  | { kind: "gateway"; status: number }
  | { kind: "hang" | "reset" | "effect_then_reset" | "effect_then_hang" | "effect_then_cut_body" }
  | { kind: "slow"; ms: number }
  /** WhatsApp takes the message and reports later that it failed. */
  | { kind: "fail_later"; code: number };

/** Which of the next calls fail, and how; an absent field matches everything, `times` is 1 unless told. `path` as in `/123/messages`. */
export type FaultRule = { path?: string; method?: string; times?: number; fault: FakeFault };

/** How one body went out to a webhook; `status` of the last attempt, 0 for no answer. */
export type FakeDelivery = {
  id: number;
  kind: FakeKind;
  body: string;
  attempts: number;
  status: number;
  done: boolean;
};

export type FakeTemplate = { name: string; language: string; status?: string } & Json;

export type FakeMetaOptions = {
  port?: number;
  /** The platform application's secret, which signs webhooks. */
  appSecret?: string;
  /** What Meta reports about a message that WhatsApp has taken; `in_order` unless told. */
  statuses?: "none" | "in_order" | "reversed";
  /** The wait before a webhook is called again; doubles each time. */
  webhookRetryMs?: number;
  /** How long an answer is on its way, after the call has had its effect. */
  answerAfterMs?: number;
};

export type FakeCustomerMessage = {
  from: string;
  name?: string;
  text?: string;
  /** More fields of the message, such as `{type: "image", image: {id}}` or `{reply_to: {story: …}}`. */
  extra?: Json;
};

/** Both Graph hosts on loopback: keeps state, refuses what Meta refuses, signs what it delivers, fails when told to. */
export type FakeMeta = {
  /** The root of both Graph APIs: `http://127.0.0.1:<port>`. */
  readonly url: string;
  addNumber(number: FakeNumber): void;
  addProfile(profile: FakeProfile): void;
  /** A customer of the account who has written just now. */
  addChat(account: string, chat: string): void;
  addTemplate(businessAccountId: string, template: FakeTemplate): void;
  /** A file that a customer sent, as base64; gives its id and, as Instagram has it, its address. */
  addMedia(
    account: string,
    media: { id?: string; base64: string; mimeType: string },
  ): { id: string; url: string };
  setStatus(phoneNumberId: string, status: string): void;
  revoke(token: string): void;
  /** Every account's token, for tests of refreshing. */
  tokens(account: string): string[];
  /** Turns the fake's clock on. */
  advance(ms: number): void;
  /** Enters a webhook as the application's owner does, with Meta's handshake; false where that fails. */
  setWebhook(kind: FakeKind, url: string, verifyToken: string): Promise<boolean>;
  subscriptions(account: string): string[];
  /** Gives the message's id. */
  customerWrites(account: string, message: FakeCustomerMessage): string;
  customerTaps(account: string, tap: { from: string; id: string; title: string }): string;
  customerReads(account: string, messageId: string): void;
  /** WhatsApp's report about a message of ours. */
  report(messageId: string, status: string, code?: number): void;
  /** Any other event: the `value` of a change with its field (WhatsApp), one of `messaging` (Instagram). */
  push(account: string, event: Json, field?: string): void;
  /** Collects events; `release` sends them in one body for each application. */
  hold(kind: FakeKind): void;
  release(kind: FakeKind): void;
  deliveries(kind?: FakeKind): FakeDelivery[];
  /** Sends an earlier body again; gives the answer's status. */
  redeliver(id: number): Promise<number>;
  sent(account: string, chat?: string): SentMessage[];
  signs(account: string): FakeSign[];
  calls(path?: string): FakeCall[];
  failNext(rule: FaultRule): void;
  clearFaults(): void;
  close(): Promise<void>;
};

/** An error in the Graph API's own form. */
export class GraphFailure extends Error {
  readonly status: number;
  readonly code: number;
  readonly more: { subcode?: number; details?: string; retryAfter?: number };

  constructor(status: number, code: number, message: string, more: GraphFailure["more"] = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}
