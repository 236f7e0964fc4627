import type { Database } from "../../../db/client.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import type { Ids } from "../../kernel/ids.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Events } from "../../providers/events/port.ts";
import type { Parsed, SessionState } from "../port.ts";
import type { WhatsAppWebDriver } from "./index.ts";
import {
  claimSession,
  existingChannels,
  findSession,
  freeSessions,
  keepSessions,
  releaseSession,
  type SessionRow,
  saveSession,
} from "./session-repo.ts";

/** A process that gives no sign of life for so long has died and gives its numbers up. */
const CLAIM_MS = 15_000;
const HEARTBEAT_MS = 5_000;
const LOOK_EVERY_MS = 2000;
/** Each takes some 400 MB. */
const MOST_SESSIONS = 10;

export type HoldSessionsDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  events: Pick<Events, "publish">;
  driver: Pick<WhatsAppWebDriver, "kind" | "hold" | "holdable" | "offered" | "profiles" | "forget">;
  receive: (channelId: string, parsed: Parsed) => Promise<void>;
  /** How many browsers this process opens at most. */
  mostSessions?: number;
  heartbeatMs?: number;
  lookEveryMs?: number;
};

export type SessionHolder = { close(): Promise<void> };

type Held = { stop: AbortController; ended: Promise<void> };

/**
 * Opens the browsers of paired numbers and of those that wait to be paired. A number is held by one process at a time (a claim in its
 * channel's row), and only where its profile lies. What becomes of a session stands in the row and goes out as live events; a channel that
 * is deleted, switched off or claimed by another process is let go within a heartbeat.
 */
export function holdSessions(deps: HoldSessionsDeps): SessionHolder {
  const { db, clock, driver, logger, mostSessions = MOST_SESSIONS } = deps;
  if (!driver.offered) return { close: async () => {} };
  const holderId = deps.ids.next("hold");
  const stop = new AbortController();
  const held = new Map<string, Held>();
  const until = (): Date => new Date(clock.now().getTime() + CLAIM_MS);

  async function look(): Promise<void> {
    await forgetOrphans(deps).catch((error) =>
      logger.warn({ err: error }, "old profiles could not be removed"),
    );
    while (!stop.signal.aborted) {
      await takeFree().catch((error) => logger.warn({ err: error }, "could not look for numbers to hold"));
      await sleep(deps.lookEveryMs ?? LOOK_EVERY_MS, stop.signal);
    }
  }

  async function takeFree(): Promise<void> {
    if (held.size >= mostSessions) return;
    for (const { id, status } of await freeSessions(db, driver.kind, clock.now(), [...held.keys()])) {
      if (stop.signal.aborted || held.size >= mostSessions) return;
      if (!driver.holdable(id, status === "pairing")) continue;
      const row = await claimSession(db, id, holderId, clock.now(), until());
      if (row) start(row);
    }
  }

  function start(row: SessionRow): void {
    const own = new AbortController();
    const ended = holdOne(deps, row, holderId, AbortSignal.any([stop.signal, own.signal])).finally(() =>
      held.delete(row.id),
    );
    held.set(row.id, { stop: own, ended });
  }

  async function keepAlive(): Promise<void> {
    if (held.size === 0) return;
    const before = [...held.keys()];
    const kept = new Set(await keepSessions(db, holderId, until()));
    for (const id of before) if (!kept.has(id)) held.get(id)?.stop.abort();
  }

  const looking = look();
  const heartbeat = setInterval(() => {
    keepAlive().catch((error) => logger.warn({ err: error }, "claims of numbers could not be extended"));
  }, deps.heartbeatMs ?? HEARTBEAT_MS);
  return {
    async close() {
      stop.abort();
      await looking;
      await Promise.all([...held.values()].map(({ ended }) => ended));
      clearInterval(heartbeat);
    },
  };
}

/** Keys of channels that were deleted while nobody held them. */
async function forgetOrphans({ db, driver }: HoldSessionsDeps): Promise<void> {
  const profiles = await driver.profiles();
  const existing = new Set(await existingChannels(db, profiles));
  for (const id of profiles) if (!existing.has(id)) await driver.forget(id);
}

async function holdOne(
  { db, clock, driver, events, receive, logger }: HoldSessionsDeps,
  row: SessionRow,
  holderId: string,
  signal: AbortSignal,
): Promise<void> {
  const { id: channelId, workspaceId, botId } = row;
  async function report(state: SessionState): Promise<void> {
    const saved = await saveSession(db, channelId, holderId, state, clock.now());
    if (!saved) return;
    await events.publish(workspaceId, { type: "channel", botId, channelId, status: saved.status });
  }
  const access = {
    channelId,
    externalId: row.externalId,
    credentials: "{}",
    pairing: row.status === "pairing",
  };
  await driver.hold(access, { report, parsed: (parsed) => receive(channelId, parsed) }, signal);
  // Deleted meanwhile: its keys go, too.
  if (!(await findSession(db, channelId).catch(() => row)))
    await driver.forget(channelId).catch(() => undefined);
  await releaseSession(db, channelId, holderId).catch((error) =>
    logger.warn({ err: error, channelId }, "a number's claim stays until it runs out"),
  );
}
