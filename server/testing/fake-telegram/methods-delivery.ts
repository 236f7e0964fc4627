import { type BotState, botUser } from "./bot-state.ts";
import type { Method, MethodContext } from "./methods-messages.ts";
import { ApiFailure, badRequest, type FakeUpdate, type Json } from "./types.ts";

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;

export const DELIVERY_METHODS: Record<string, Method> = {
  getme: ({ bot }) => ({
    ...botUser(bot),
    can_join_groups: true,
    can_read_all_group_messages: bot.readsGroups,
    can_connect_to_business: true,
    supports_inline_queries: false,
  }),
  setwebhook: setWebhook,
  deletewebhook: ({ bot, params }) => {
    if (params.drop_pending_updates) bot.pending.clear();
    bot.webhook = undefined;
    return true;
  },
  getwebhookinfo: ({ bot }) => ({
    url: bot.webhook?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: bot.pending.size,
    ...(bot.webhook ? { max_connections: bot.webhook.maxConnections } : {}),
    ...(bot.allowedUpdates ? { allowed_updates: bot.allowedUpdates } : {}),
    ...(bot.lastWebhookError
      ? {
          last_error_date: Math.floor(bot.lastWebhookError.at / 1000),
          last_error_message: bot.lastWebhookError.message,
        }
      : {}),
  }),
  getupdates: getUpdates,
};

function setWebhook({ bot, params }: MethodContext): boolean {
  const url = typeof params.url === "string" ? params.url : "";
  if (url && !url.startsWith("https://") && !LOOPBACK.test(url)) {
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  }
  const secret = checkSecret(params.secret_token);
  const maxConnections = params.max_connections === undefined ? 40 : Number(params.max_connections);
  if (!(maxConnections >= 1 && maxConnections <= 100))
    throw badRequest("max_connections must be between 1 and 100");
  rememberAllowedUpdates(bot, params.allowed_updates);
  if (params.drop_pending_updates) bot.pending.clear();
  bot.lastWebhookError = undefined;
  bot.webhook = url ? { url, secret, allowedUpdates: bot.allowedUpdates, maxConnections } : undefined;
  if (url) {
    bot.endPoll?.("terminated by setWebhook request");
    bot.wake?.();
  }
  return true;
}

function checkSecret(secret: unknown): string | undefined {
  if (secret === undefined || secret === "") return undefined;
  if (typeof secret !== "string" || !/^[A-Za-z0-9_-]*$/.test(secret)) {
    throw badRequest("secret token contains unallowed characters");
  }
  if (secret.length > 256) throw badRequest("secret token is too long");
  return secret;
}

/** An empty list means the default kinds; an absent one keeps what was set before. */
function rememberAllowedUpdates(bot: BotState, allowed: unknown): void {
  const list = typeof allowed === "string" ? JSON.parse(allowed) : allowed;
  if (Array.isArray(list)) bot.allowedUpdates = list.length > 0 ? list.map(String) : undefined;
}

async function getUpdates({ bot, params, aborted }: MethodContext): Promise<FakeUpdate[]> {
  if (bot.webhook) {
    throw new ApiFailure(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  bot.endPoll?.("terminated by other getUpdates request; make sure that only one bot instance is running");
  rememberAllowedUpdates(bot, params.allowed_updates);
  confirmUpTo(bot, Number(params.offset ?? 0));
  const limit = Math.min(Math.max(Number(params.limit ?? 100), 1), 100);
  const timeoutMs = Math.min(Math.max(Number(params.timeout ?? 0), 0), 50) * 1000;
  if (bot.pending.size === 0 && timeoutMs > 0) await waitForUpdate(bot, timeoutMs, aborted);
  return [...bot.pending.values()].slice(0, limit);
}

/** An offset far beyond the newest update comes from before the ids were begun anew: Telegram passes over it. */
function confirmUpTo(bot: BotState, offset: number): void {
  if (offset > bot.nextUpdateId + 10) return;
  const ids = [...bot.pending.keys()];
  const confirmed = offset < 0 ? ids.slice(0, offset) : ids.filter((id) => id < offset);
  for (const id of confirmed) bot.pending.delete(id);
}

function waitForUpdate(bot: BotState, timeoutMs: number, aborted: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(finish, timeoutMs);
    function release(): void {
      clearTimeout(timer);
      aborted.removeEventListener("abort", finish);
      bot.endPoll = undefined;
      bot.wake = undefined;
    }
    function finish(): void {
      release();
      resolve();
    }
    bot.wake = finish;
    bot.endPoll = (reason) => {
      release();
      reject(new ApiFailure(409, `Conflict: ${reason}`));
    };
    aborted.addEventListener("abort", finish, { once: true });
  });
}

/** The kind of chat and its id that an update belongs to, for delivery in order. */
export function chatOfUpdate(update: FakeUpdate): string {
  for (const value of Object.values(update)) {
    if (typeof value !== "object" || value === null) continue;
    const holder = ("message" in value ? value.message : value) as Json;
    const chat = holder?.chat as Json | undefined;
    if (chat?.id !== undefined) return String(chat.id);
  }
  return `update ${update.update_id}`;
}
