import type { WebhookTarget } from "../channels/port.ts";
import { sleep } from "../kernel/clock.ts";
import { isAppError, messageOf } from "../kernel/errors.ts";
import type { OwnBot, PlatformBotDeps } from "./deps.ts";
import { presentationOf } from "./present-bot.ts";
import type { Receive } from "./receive-mail.ts";
import { claimBot, saveBot } from "./repo.ts";

/** A process that gives no sign of life for so long has died, and another one takes the bot. */
const CLAIM_MS = 20_000;
const HEARTBEAT_MS = 5000;
const LOOK_EVERY_MS = 3000;
const AFTER_FAILURE_MS = 5000;
/** A token that is refused will hardly be better in seconds. */
const AFTER_REFUSAL_MS = 60_000;
/** A webhook that another program has taken is taken back. */
const CHECK_EVERY_MS = 10 * 60_000;

type RunDeps = PlatformBotDeps & { webhook: WebhookTarget | null; receive: Receive };
type Held = { pollerId: string; offset: number; username: string | undefined };

/**
 * Keeps the platform's bot going, in one process at a time (a claim in its row): sets it up, then asks Telegram for updates where no public
 * address exists, or sees that the webhook stays ours. What fails is tried again; a token that Telegram refuses is written down for the pages.
 */
export function runBot(deps: RunDeps, own: OwnBot): { close(): Promise<void> } {
  const pollerId = deps.ids.next("pfb");
  const stop = new AbortController();
  const claim = () => {
    const now = deps.clock.now();
    return claimBot(deps.db, own.id, { pollerId, now, until: new Date(now.getTime() + CLAIM_MS) });
  };

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const row = await claim();
        if (row) await hold(row.pollingOffset);
      } catch (error) {
        if (stop.signal.aborted) return;
        await noteFailure(deps, own, pollerId, error);
        const isRefused = isAppError(error, "channels.bad_credentials");
        await sleep(isRefused ? AFTER_REFUSAL_MS : AFTER_FAILURE_MS, stop.signal);
      }
      await sleep(LOOK_EVERY_MS, stop.signal);
    }
  }

  async function hold(offset: number): Promise<void> {
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      claim().then(
        (row) => row === undefined && lost.abort(),
        () => undefined,
      );
    }, HEARTBEAT_MS);
    const signal = AbortSignal.any([stop.signal, lost.signal]);
    try {
      const username = await setUp(deps, own, pollerId);
      await (deps.webhook
        ? keepWebhook(deps, own, signal)
        : poll(deps, own, { pollerId, offset, username }, signal));
    } finally {
      clearInterval(heartbeat);
    }
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
      const free = { pollerId: null, pollerExpiresAt: null };
      await saveBot(deps.db, own.id, pollerId, free).catch(() => undefined);
    },
  };
}

async function setUp(deps: RunDeps, { id, access }: OwnBot, pollerId: string): Promise<string | undefined> {
  const { db, clock, driver, logger, translate, webhook } = deps;
  const { username, displayName } = await driver.identify(access);
  await driver.connect(access, webhook);
  const ready = { username: username ?? null, name: displayName, status: "ready" as const, errorCode: null };
  await saveBot(db, id, pollerId, { ...ready, updatedAt: clock.now() });
  logger.info({ username, delivery: webhook ? "webhook" : "polling" }, "the platform's bot is ready");
  // Names may be changed a few times a day only: that keeps the bot from nothing.
  await driver
    .present?.(access, presentationOf(translate))
    .catch((error) => logger.warn({ reason: messageOf(error) }, "the platform's bot keeps its old names"));
  return username;
}

async function keepWebhook(
  { driver, webhook }: RunDeps,
  { access }: OwnBot,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(CHECK_EVERY_MS, signal);
    if (signal.aborted) return;
    const health = await driver.check(access, webhook);
    if (!health.ok) await driver.connect(access, webhook);
  }
}

async function poll(
  { db, clock, driver, logger, receive }: RunDeps,
  { id, access }: OwnBot,
  { pollerId, offset: from, username }: Held,
  signal: AbortSignal,
): Promise<void> {
  let offset = from;
  while (!signal.aborted) {
    try {
      const self = { externalId: id, ...(username && { username }) };
      const { mails, nextOffset } = await driver.poll(access, self, offset, signal);
      await receive(mails);
      if (nextOffset === offset) continue;
      offset = nextOffset;
      if (!(await saveBot(db, id, pollerId, { pollingOffset: offset, updatedAt: clock.now() }))) return;
    } catch (error) {
      if (signal.aborted) return;
      if (isAppError(error, "channels.bad_credentials")) throw error;
      logger.warn({ reason: messageOf(error) }, "polling for the platform's bot failed, will try again");
      await sleep(AFTER_FAILURE_MS, signal);
    }
  }
}

async function noteFailure(
  { db, clock, logger }: RunDeps,
  { id }: OwnBot,
  pollerId: string,
  error: unknown,
): Promise<void> {
  const errorCode = isAppError(error) ? error.code : "unexpected";
  logger.error({ reason: messageOf(error), errorCode }, "the platform's bot could not be set up");
  if (errorCode !== "channels.bad_credentials") return;
  const broken = { status: "broken" as const, errorCode, updatedAt: clock.now() };
  await saveBot(db, id, pollerId, broken).catch(() => undefined);
}
