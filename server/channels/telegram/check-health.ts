import type { ChannelAccess, ChannelHealth, WebhookTarget } from "../port.ts";
import type { ApiClients, TelegramApi } from "./api-client.ts";
import { ALLOWED_UPDATES } from "./connect.ts";
import { toAppError } from "./read-failure.ts";

/** An older failure of a delivery says nothing about now. */
const RECENT_MS = 10 * 60_000;

/** What every server of the Bot API knows; an older one of one's own passes over the newer kinds however often it is asked for them. */
const NEEDED = ALLOWED_UPDATES.filter((kind) => !kind.includes("business"));

type WebhookInfo = Awaited<ReturnType<TelegramApi["getWebhookInfo"]>>;

/**
 * Whether the token still works and updates still come to us. A webhook of someone else's, a removed one, or one set by an earlier version
 * of ours for fewer kinds of updates, is lost: connecting again repairs it. AppError `channels.unavailable` where Telegram is away.
 */
export async function checkHealth(
  clients: ApiClients,
  access: ChannelAccess,
  webhook: WebhookTarget | null,
  now: Date,
): Promise<ChannelHealth> {
  try {
    const api = clients.calling(access.credentials);
    await api.getMe();
    return readWebhook(await api.getWebhookInfo(), webhook, now);
  } catch (error) {
    const failure = toAppError(error);
    if (failure.code !== "channels.bad_credentials") throw failure;
    return { ok: false, code: "channels.bad_credentials", detail: String(failure.details.reason ?? "") };
  }
}

function readWebhook(info: WebhookInfo, webhook: WebhookTarget | null, now: Date): ChannelHealth {
  const { url = "", last_error_date: failedAt, last_error_message: detail = "" } = info;
  if (url !== (webhook?.url ?? "")) return { ok: false, code: "channels.webhook_lost", detail: hostOf(url) };
  const missing = webhook ? NEEDED.filter((kind) => !info.allowed_updates?.includes(kind)) : [];
  if (missing.length > 0)
    return { ok: false, code: "channels.webhook_lost", detail: `not asked for: ${missing.join(", ")}` };
  const failing =
    webhook &&
    info.pending_update_count > 0 &&
    failedAt !== undefined &&
    now.getTime() - failedAt * 1000 < RECENT_MS;
  return failing ? { ok: false, code: "channels.webhook_failing", detail } : { ok: true };
}

/** Where the updates go instead; the rest of such an address is someone else's secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
