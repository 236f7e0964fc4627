import { createHmac } from "node:crypto";
import { AppError } from "../kernel/errors.ts";
import { secretsEqual } from "../kernel/secret-box.ts";
import type { Messenger } from "../notices/index.ts";
import { createMessenger } from "./create-messenger.ts";
import { ownBotOf, type PlatformBotDeps } from "./deps.ts";
import { hashOf, makeCode } from "./link-code.ts";
import { deleteExpiredCodes, insertCode } from "./link-repo.ts";
import { createReceiver } from "./receive-mail.ts";
import { deleteOld, findBot, findChatOf, type LinkedChat, unlinkUser } from "./repo.ts";
import { runBot } from "./run-bot.ts";

export type { LinkedChat };
export type PlatformBot = ReturnType<typeof createPlatformBot>;

/** `off`: no token; `starting`: Telegram has not told its name yet; `broken`: Telegram refuses the token. */
export type BotState = { state: "off" | "starting" | "broken" } | { state: "ready"; username: string };

const CODE_MS = 15 * 60_000;
const KEEP_UPDATES_MS = 2 * 86_400_000;
const KEEP_STRANGERS_MS = 90 * 86_400_000;
const TIDY_EVERY_MS = 60 * 60_000;
const PATH = "/webhooks/platform-bot";

/** The platform's own Telegram bot: links accounts, brings notices, tells how the bots are doing. */
export function createPlatformBot(deps: PlatformBotDeps) {
  const { db, clock, logger, driver, token, publicUrl, signingKey } = deps;
  const own = ownBotOf(token);
  const secret = createHmac("sha256", signingKey).update("platform bot webhook").digest("base64url");
  const webhook = publicUrl ? { url: publicUrl + PATH, secret } : null;
  const receiver = own && createReceiver(deps, own);
  const messenger: Messenger | undefined = own && createMessenger(deps, own);
  let tidiedAt = 0;

  async function state(): Promise<BotState> {
    if (!own) return { state: "off" };
    const row = await findBot(db, own.id);
    if (row?.status === "broken") return { state: "broken" };
    return row?.username ? { state: "ready", username: row.username } : { state: "starting" };
  }

  return {
    state,
    /** For notices; undefined where the platform has no bot. */
    messenger,
    webhookPath: PATH,

    /** The Telegram account that a person has linked. */
    linkOf: (userId: string): Promise<LinkedChat | undefined> => findChatOf(db, userId),

    /**
     * A deep link for this person, good once and for a quarter of an hour; one made before is good no more. Whoever opens it links their
     * Telegram. Throws `platform_bot.off` where there is no bot (yet).
     */
    async createLink(userId: string): Promise<{ url: string; expiresAt: Date }> {
      const bot = await state();
      if (bot.state !== "ready") throw new AppError("platform_bot.off");
      const code = makeCode();
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + CODE_MS);
      await insertCode(db, { hash: hashOf(code) ?? "", userId, expiresAt, createdAt: now });
      return { url: `https://t.me/${bot.username}?start=${code}`, expiresAt };
    },

    /** True when an account was linked. */
    unlink: (userId: string): Promise<boolean> => unlinkUser(db, userId),

    /** One update from Telegram's webhook. Throws `channels.bad_secret` unless Telegram sent it. */
    async receiveWebhook(given: string, update: unknown): Promise<void> {
      if (!own || !receiver || !secretsEqual(given, secret)) throw new AppError("channels.bad_secret");
      const row = await findBot(db, own.id);
      const self = { externalId: own.id, ...(row?.username && { username: row.username }) };
      await receiver.receive(driver.parse(update, self).mails);
    },

    /** Starts what a worker does for the bot; says so where there is none. */
    start(): { close(): Promise<void> } {
      if (!own || !receiver) {
        logger.info("the platform's bot is off: TELEGRAM_BOT_TOKEN is not set");
        return { close: async () => {} };
      }
      return runBot({ ...deps, webhook, receive: receiver.receive }, own);
    },

    /** For the sweep, at most once an hour in each process. */
    async tidy(): Promise<void> {
      const now = clock.now().getTime();
      if (now - tidiedAt < TIDY_EVERY_MS) return;
      const ago = (milliseconds: number) => new Date(now - milliseconds);
      await deleteOld(db, { updates: ago(KEEP_UPDATES_MS), strangers: ago(KEEP_STRANGERS_MS) });
      await deleteExpiredCodes(db, ago(KEEP_UPDATES_MS));
      tidiedAt = now;
    },

    /** Waits for answers under way. */
    close: async (): Promise<void> => receiver?.close(),
  };
}
