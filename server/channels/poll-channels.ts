import type { Database } from "../../db/client.ts";
import { type Clock, sleep } from "../kernel/clock.ts";
import { isAppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import { accessOf, selfOf } from "./line.ts";
import type { ChannelKind, Parsed, PollingDriver, Self } from "./port.ts";
import {
  type ChannelRow,
  claimPolling,
  extendPolling,
  findChannelById,
  keepPolling,
  releasePolling,
  setChannelStatus,
} from "./repo.ts";

/** A process that gives no sign of life for so long has died and gives its channels up. */
const CLAIM_MS = 15_000;
const HEARTBEAT_MS = 5_000;
const LOOK_EVERY_MS = 2000;
const REFRESH_SELF_MS = 3_000;
const AFTER_FAILURE_MS = 5000;
const MOST_CHANNELS = 500;

type Deps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  secrets: SecretBox;
  pollers: Partial<Record<ChannelKind, PollingDriver>>;
  receive: (channelId: string, parsed: Parsed) => Promise<void>;
};

export type Poller = { close(): Promise<void> };

/**
 * Asks providers for new messages where no public address exists. A channel is polled by one process at a time (a claim in its row); the offset
 * moves on only after the mail is stored, so a crash repeats updates (which the mailbox recognises) and loses none.
 */
export function pollChannels(deps: Deps): Poller {
  const pollerId = deps.ids.next("poll");
  const stop = new AbortController();
  const loops = new Map<string, Promise<void>>();

  async function look(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const until = new Date(deps.clock.now().getTime() + CLAIM_MS);
        const room = MOST_CHANNELS - loops.size;
        for (const row of room > 0
          ? await claimPolling(deps.db, pollerId, deps.clock.now(), until, room)
          : []) {
          loops.set(
            row.id,
            pollOne(deps, row, pollerId, stop.signal).finally(() => loops.delete(row.id)),
          );
        }
      } catch (error) {
        deps.logger.warn({ err: error }, "could not look for channels to poll");
      }
      await sleep(LOOK_EVERY_MS, stop.signal);
    }
  }

  function keepAlive(): void {
    if (loops.size === 0) return;
    const until = new Date(deps.clock.now().getTime() + CLAIM_MS);
    extendPolling(deps.db, pollerId, until).catch((error) =>
      deps.logger.warn({ err: error }, "polling claims could not be extended"),
    );
  }

  const looking = look();
  const heartbeat = setInterval(keepAlive, HEARTBEAT_MS);
  return {
    async close() {
      clearInterval(heartbeat);
      stop.abort();
      await Promise.all([looking, ...loops.values()]);
      await releasePolling(deps.db, pollerId).catch((error) =>
        deps.logger.warn({ err: error }, "polling claims stay until they run out"),
      );
    },
  };
}

async function pollOne(deps: Deps, row: ChannelRow, pollerId: string, signal: AbortSignal): Promise<void> {
  const driver = deps.pollers[row.kind as ChannelKind];
  if (!driver) return;
  let offset = row.pollingOffset;
  while (!signal.aborted) {
    try {
      const access = accessOf(row, deps.secrets);
      const { nextOffset, ...parsed } = await pollWithFreshSelf(deps, row, (self) =>
        driver.poll(access, self, offset, signal),
      );
      await deps.receive(row.id, parsed);
      offset = nextOffset;
    } catch (error) {
      if (signal.aborted) return;
      if (isAppError(error, "channels.bad_credentials")) {
        await setChannelStatus(deps.db, row.id, "broken", error.code, deps.clock.now());
        return;
      }
      deps.logger.warn({ err: error, channelId: row.id }, "polling failed, will try again");
      await sleep(AFTER_FAILURE_MS, signal);
    }
    const until = new Date(deps.clock.now().getTime() + CLAIM_MS);
    if (!(await keepPolling(deps.db, row.id, pollerId, until, offset).catch(() => true))) return;
  }
}

/** A poll may last long, and what it brings is read by how the channel is set up then: its desk may have been linked meanwhile. */
async function pollWithFreshSelf<T>(
  { db }: Pick<Parameters<typeof pollChannels>[0], "db">,
  row: ChannelRow,
  poll: (self: Self) => Promise<T>,
): Promise<T> {
  const self = selfOf(row);
  const refresh = async () => {
    const now = await findChannelById(db, row.id);
    if (!now) return;
    delete self.deskChatId;
    Object.assign(self, selfOf(now));
  };
  await refresh().catch(() => {});
  const timer = setInterval(() => void refresh().catch(() => {}), REFRESH_SELF_MS);
  try {
    return await poll(self);
  } finally {
    clearInterval(timer);
  }
}
