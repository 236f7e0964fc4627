import { sleep } from "../../kernel/clock.ts";
import type { Parsed } from "../port.ts";
import type { TelegramApi } from "./api-client.ts";
import { ALLOWED_UPDATES } from "./connect.ts";
import { isConflict, toAppError } from "./read-failure.ts";

export type PollRequest = {
  api: TelegramApi;
  offset: number;
  signal: AbortSignal;
  waitSeconds: number;
  /** How long to stand back when another program polls the same bot. */
  conflictMs: number;
  parse(update: unknown): Parsed;
};

export type Polled = Parsed & { nextOffset: number };

/**
 * Waits for updates from `offset` on. Asking with `nextOffset` confirms them to Telegram, which then forgets them: so keep it only once
 * the mail is stored. An aborted poll gives nothing and confirms nothing.
 *
 * A webhook left by someone else is taken away; while another program polls the same bot this one stands back. Other trouble is an
 * AppError `channels.bad_credentials` or `channels.unavailable`.
 */
export async function pollUpdates(request: PollRequest): Promise<Polled> {
  const { api, offset, signal } = request;
  const nothing = { mails: [], receipts: [], nextOffset: offset };
  if (signal.aborted) return nothing;
  try {
    const updates = await getUpdates(request);
    // From these updates alone: after a quiet week Telegram begins its ids anew, and they may lie below the last offset.
    const nextOffset =
      updates.length > 0 ? Math.max(...updates.map((update) => update.update_id)) + 1 : offset;
    return { mails: updates.flatMap((update) => request.parse(update).mails), receipts: [], nextOffset };
  } catch (error) {
    if (signal.aborted) return nothing;
    if (!isConflict(error)) throw toAppError(error);
    if (/webhook/i.test(error.description)) await removeWebhook(api);
    else await sleep(request.conflictMs, signal);
    return nothing;
  }
}

function getUpdates({ api, offset, signal, waitSeconds }: PollRequest) {
  return api.getUpdates(
    {
      ...(offset > 0 ? { offset } : {}),
      limit: 100,
      timeout: waitSeconds,
      allowed_updates: ALLOWED_UPDATES,
    },
    // grammY's type is that of the abort-controller package; it uses the parts which both have.
    signal as unknown as Parameters<TelegramApi["getUpdates"]>[1],
  );
}

async function removeWebhook(api: TelegramApi): Promise<void> {
  try {
    await api.deleteWebhook({ drop_pending_updates: false });
  } catch (error) {
    throw toAppError(error);
  }
}
