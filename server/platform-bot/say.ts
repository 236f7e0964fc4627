import type { SendOptions } from "../channels/port.ts";
import { sleep } from "../kernel/clock.ts";
import type { OwnBot, PlatformBotDeps } from "./deps.ts";
import { restUntil, saveBlocked } from "./repo.ts";

export type SayDeps = Pick<PlatformBotDeps, "db" | "clock" | "logger" | "driver">;

const MOST_TRIES = 3;
const LONGEST_WAIT_MS = 30_000;

/**
 * Answers somebody who wrote. Telegram's own waiting times are kept, up to half a minute each; who has blocked the bot meanwhile is
 * remembered. Never throws: an answer that cannot be given is asked for again.
 */
export async function say(
  { db, clock, logger, driver }: SayDeps,
  { id, access }: OwnBot,
  { chatKey, html, ...options }: { chatKey: string; html: string } & SendOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let tries = 1; tries <= MOST_TRIES && !signal.aborted; tries++) {
      const result = await driver.send(access, chatKey, html, options);
      if (result.outcome === "refused") {
        if (result.reason === "blocked" || result.reason === "chat_not_found")
          await saveBlocked(db, chatKey, clock.now());
        else logger.warn({ reason: result.reason }, "the platform's bot was refused an answer");
      }
      if (result.outcome !== "retry") return;
      const waitMs = Math.min(Math.max(result.retryAfterMs, 1000 * tries), LONGEST_WAIT_MS);
      if (result.retryAfterMs > 0)
        await restUntil(db, id, new Date(clock.now().getTime() + result.retryAfterMs));
      await sleep(waitMs, signal);
    }
  } catch (error) {
    logger.warn({ err: error }, "the platform's bot could not answer");
  }
}
