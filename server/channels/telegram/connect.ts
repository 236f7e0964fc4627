import type { ChannelIdentity } from "../port.ts";
import type { TelegramApi } from "./api-client.ts";
import { toAppError } from "./read-failure.ts";

/** The kinds of updates that `parseUpdate` reads. */
export const ALLOWED_UPDATES = [
  "message",
  "edited_message",
  "callback_query",
  "my_chat_member",
  "business_message",
  "edited_business_message",
] as const;

/** Who the token speaks for. */
export async function identify(api: TelegramApi): Promise<ChannelIdentity> {
  const me = await orAppError(api.getMe());
  return {
    externalId: String(me.id),
    displayName: me.first_name,
    username: me.username,
    link: `https://t.me/${me.username}`,
  };
}

/** Sets the webhook, or removes it so that the bot can be polled. What has waited at Telegram meanwhile is kept either way. */
export async function connect(
  api: TelegramApi,
  webhook: { url: string; secret: string } | null,
  maxConnections: number,
): Promise<void> {
  if (!webhook) {
    await orAppError(api.deleteWebhook({ drop_pending_updates: false }));
    return;
  }
  await orAppError(
    api.setWebhook(webhook.url, {
      secret_token: webhook.secret,
      allowed_updates: ALLOWED_UPDATES,
      max_connections: maxConnections,
      drop_pending_updates: false,
    }),
  );
}

async function orAppError<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toAppError(error);
  }
}
