import { randomBytes } from "node:crypto";
import type { FakeCall, FakeKind, FakeSign, FakeTemplate, Json, SentMessage } from "./types.ts";

export type Account = {
  kind: FakeKind;
  id: string;
  /** WhatsApp's business account; Instagram's id as the application sees it. */
  parent: string;
  fields: Json;
  appSecret: string;
  humanAgent: boolean;
  /** Customers, and when they last wrote. */
  chats: Map<string, number>;
  /** Ids of what customers wrote. */
  inbound: Map<string, string>;
};

export type Token = { account: string; madeAt: number; endsAt: number; revoked: boolean };
export type Media = { account: string; bytes: Buffer; mimeType: string; urls: Map<string, number> };

export type MetaState = {
  accounts: Map<string, Account>;
  tokens: Map<string, Token>;
  media: Map<string, Media>;
  templates: Map<string, FakeTemplate[]>;
  /** What is subscribed, by business account or Instagram account. */
  subscriptions: Map<string, string[]>;
  sent: SentMessage[];
  signs: FakeSign[];
  calls: FakeCall[];
  now(): number;
  advance(ms: number): void;
};

export const DAY_MS = 86_400_000;

export function createMetaState(): MetaState {
  let ahead = 0;
  return {
    accounts: new Map(),
    tokens: new Map(),
    media: new Map(),
    templates: new Map(),
    subscriptions: new Map(),
    sent: [],
    signs: [],
    calls: [],
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}

export function findAccount(state: MetaState, id: string): Account {
  const account = state.accounts.get(id);
  if (!account) throw new Error(`the account ${id} was not added to the fake`);
  return account;
}

/** The key under which an account's subscription stands. */
export function subscriberOf({ kind, id, parent }: Account): string {
  return kind === "whatsapp" ? parent : id;
}

/** Ids as each product makes them. */
export function newMessageId(kind: FakeKind): string {
  const random = randomBytes(21).toString("base64");
  return kind === "whatsapp"
    ? `wamid.HBgM${random}`
    : `aWdfZAG1faXRlbToxOk${randomBytes(30).toString("base64url")}`;
}

/** How long ago a customer wrote, in milliseconds; undefined for one who never did. */
export function silenceOf(state: MetaState, account: Account, chat: string): number | undefined {
  const wroteAt = account.chats.get(chat);
  return wroteAt === undefined ? undefined : state.now() - wroteAt;
}
