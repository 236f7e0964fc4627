import type {
  FakeBotProfile,
  FakeCall,
  FakeDelivery,
  FakeDraft,
  FakeTopic,
  FakeUpdate,
  FakeWebhook,
  Json,
  SentMessage,
} from "./types.ts";

export type ChatState = {
  blocked: boolean;
  type: string;
  title?: string;
  migratedTo?: string;
  isForum?: boolean;
  botIsAdmin?: boolean;
  topics?: FakeTopic[];
};

/** Everything the fake knows about one bot. */
export type BotState = {
  readonly token: string;
  readonly id: number;
  username: string;
  firstName: string;
  revoked: boolean;
  nextUpdateId: number;
  nextMessageId: number;
  /** Updates that nobody has confirmed yet, oldest first. */
  readonly pending: Map<number, FakeUpdate>;
  webhook: FakeWebhook | undefined;
  lastWebhookError: { message: string; at: number } | undefined;
  allowedUpdates: string[] | undefined;
  readonly chats: Map<string, ChatState>;
  /** The owners of the Telegram Business accounts that the bot is connected to. */
  readonly businesses: Map<string, number>;
  /** Whether it sees all that is said in its groups. */
  readsGroups: boolean;
  readonly drafts: FakeDraft[];
  readonly sent: SentMessage[];
  sentCount: number;
  readonly calls: FakeCall[];
  readonly deliveries: Map<number, FakeDelivery>;
  readonly callbackQueries: Set<string>;
  readonly pressAnswers: Map<string, string>;
  readonly files: Map<string, { path: string; bytes: Buffer; said?: number }>;
  /** What setMyName, setMyDescription and setMyCommands left, by method and language. */
  readonly profile: Map<string, unknown>;
  /** The send times of the last second, for the rate limit. */
  recentSends: number[];
  /** Ends the long poll under way with a conflict. */
  endPoll: ((reason: string) => void) | undefined;
  /** Called when an update arrives. */
  wake: (() => void) | undefined;
};

const NOT_BY_DEFAULT = ["chat_member", "message_reaction", "message_reaction_count"];

export function createBotState(token: string, profile: FakeBotProfile): BotState {
  const id = Number(token.split(":")[0]) || 1;
  return {
    token,
    id,
    username: profile.username ?? `bot${id}_bot`,
    firstName: profile.firstName ?? `Bot ${id}`,
    revoked: false,
    nextUpdateId: 100_000_001,
    nextMessageId: 1,
    pending: new Map(),
    webhook: undefined,
    lastWebhookError: undefined,
    allowedUpdates: undefined,
    chats: new Map(),
    businesses: new Map(),
    readsGroups: profile.readsGroups ?? false,
    drafts: [],
    sent: [],
    sentCount: 0,
    calls: [],
    deliveries: new Map(),
    callbackQueries: new Set(),
    pressAnswers: new Map(),
    files: new Map(),
    profile: new Map(),
    recentSends: [],
    endPoll: undefined,
    wake: undefined,
  };
}

/** The Chat object of a chat that the bot knows. */
export function chatObject(bot: BotState, chatId: number | string): Json {
  const chat = bot.chats.get(String(chatId));
  return {
    id: Number(chatId),
    type: chat?.type ?? "private",
    ...(chat?.title ? { title: chat.title } : {}),
    ...(chat?.isForum ? { is_forum: true } : {}),
  };
}

/** The User object of the bot. */
export function botUser(bot: BotState): Json {
  return {
    id: bot.id,
    is_bot: true,
    first_name: bot.profile.get("name") ?? bot.firstName,
    username: bot.username,
  };
}

/** Queues an update unless the bot did not ask for its kind; gives its id. */
export function queueUpdate(bot: BotState, body: Json): number {
  const updateId = bot.nextUpdateId++;
  const kind = Object.keys(body)[0] ?? "message";
  const wanted = bot.allowedUpdates?.length
    ? bot.allowedUpdates.includes(kind)
    : !NOT_BY_DEFAULT.includes(kind);
  if (wanted) {
    bot.pending.set(updateId, { update_id: updateId, ...body });
    bot.wake?.();
  }
  return updateId;
}

/** Adds to a list that forgets its oldest entries beyond `keep`. */
export function remember<T>(list: T[], entry: T, keep: number): void {
  list.push(entry);
  if (list.length > keep * 1.1 + 10) list.splice(0, list.length - keep);
}
