import { type BotState, createBotState, queueUpdate } from "./bot-state.ts";
import type { WebhookDelivery } from "./deliver-webhook.ts";
import type { FakeTelegram, FakeUpdate, Json } from "./types.ts";

/** How many updates can be delivered again. */
const HISTORY = 100_000;

/** The bots of a fake, and the updates that were made for them. */
export type Bots = {
  find(token: string): BotState;
  /** Queues an update, delivers what can be delivered, gives its id. */
  queue(bot: BotState, body: Json): number;
  /** An update made earlier. */
  update(bot: BotState, updateId: number): FakeUpdate;
};

export function createBots(bots: Map<string, BotState>, delivery: WebhookDelivery): Bots {
  const history = new Map<string, FakeUpdate>();
  return {
    find(token) {
      const bot = bots.get(token);
      if (!bot) throw new Error("this bot was not added to the fake");
      return bot;
    },
    queue(bot, body) {
      const updateId = queueUpdate(bot, body);
      history.set(`${bot.token}/${updateId}`, { update_id: updateId, ...body });
      const oldest = history.size > HISTORY ? history.keys().next().value : undefined;
      if (oldest) history.delete(oldest);
      delivery.pump(bot);
      return updateId;
    },
    update(bot, updateId) {
      const update = history.get(`${bot.token}/${updateId}`);
      if (!update) throw new Error("no such update");
      return update;
    },
  };
}

type Operations = Omit<FakeTelegram, "url" | "failNext" | "clearFaults" | "close" | keyof PeopleOperations>;
type PeopleOperations = Pick<
  FakeTelegram,
  | "customerWrites"
  | "groupWrites"
  | "businessWrites"
  | "edit"
  | "customerLeaves"
  | "customerReturns"
  | "pressButton"
>;

/** What Telegram is told to know, and what it has seen. */
export function createBotOperations(
  states: Map<string, BotState>,
  bots: Bots,
  delivery: WebhookDelivery,
): Operations {
  const { find } = bots;
  return {
    addBot(token, profile = {}) {
      const bot = states.get(token) ?? createBotState(token, profile);
      states.set(token, bot);
      return { id: bot.id, username: bot.username };
    },
    addChat(token, chatId, { type = "private", migratedTo, ...rest } = {}) {
      const moved = migratedTo === undefined ? {} : { migratedTo: String(migratedTo) };
      const topics = find(token).chats.get(String(chatId))?.topics;
      find(token).chats.set(String(chatId), {
        blocked: false,
        type,
        ...rest,
        ...moved,
        ...(topics && { topics }),
      });
    },
    connectBusiness: (token, connectionId, ownerId) => void find(token).businesses.set(connectionId, ownerId),
    revoke: (token) => {
      find(token).revoked = true;
    },
    block: (token, chatId) => setBlocked(find(token), chatId, true),
    unblock: (token, chatId) => setBlocked(find(token), chatId, false),
    sent: (token, chatId) =>
      find(token).sent.filter((message) => chatId === undefined || message.chatId === String(chatId)),
    sentCount: (token) => find(token).sentCount,
    drafts: (token, chatId) =>
      find(token).drafts.filter((draft) => chatId === undefined || draft.chatId === String(chatId)),
    pressAnswers: (token) => Object.fromEntries(find(token).pressAnswers),
    topics: (token, chatId) => find(token).chats.get(String(chatId))?.topics ?? [],
    calls: (token, method) =>
      find(token).calls.filter((call) => method === undefined || call.method === method),
    webhook: (token) => find(token).webhook ?? null,
    profile: (token) => Object.fromEntries(find(token).profile),
    pushUpdate: (token, body) => bots.queue(find(token), body),
    redeliver: async (token, updateId) => delivery.repeat(find(token), bots.update(find(token), updateId)),
    startUpdateIdsAt: (token, updateId) => {
      find(token).nextUpdateId = updateId;
    },
    deliveries: (token) => [...find(token).deliveries.values()],
    pendingCount: (token) => find(token).pending.size,
    addFile: (token, fileId, path, bytes, said) =>
      void find(token).files.set(fileId, { path, bytes, ...(said === undefined ? {} : { said }) }),
  };
}

/** From now on the bot can (not) write there; a chat that nobody knew becomes known. */
export function setBlocked(bot: BotState, chatId: number | string, blocked: boolean): void {
  const key = String(chatId);
  bot.chats.set(key, { ...(bot.chats.get(key) ?? { type: "private" }), blocked });
}

/** What people do; see people.ts. */
export type { PeopleOperations };
