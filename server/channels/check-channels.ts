import { type CheckDeps, checkChannel } from "./check-channel.ts";
import { claimChecks, countChecked } from "./health-repo.ts";

/** Together with a run every minute: every channel at least every five minutes. */
const CHECK_AFTER_MS = 4 * 60_000;
/** Of a crowd that is due at once (after a night's stop) no more than this share is looked at in one run, so that it spreads. */
const SHARE_OF_RUN = 1 / 4;
const LEAST_OF_RUN = 200;
const BATCH = 100;
const AT_ONCE = 25;
/** A run ends before the next one begins; what is left then is the next one's. */
const RUN_LIMIT_MS = 50_000;

/**
 * Looks at the channels whose turn it is, some at a time; how many. Several processes may run it side by side: none is looked at twice.
 * What is taken is stamped first, so a process that dies delays its few channels by one round.
 */
export async function checkChannels(deps: CheckDeps, signal?: AbortSignal): Promise<number> {
  const { db, clock } = deps;
  const started = clock.now().getTime();
  const most = Math.max(LEAST_OF_RUN, Math.ceil((await countChecked(db)) * SHARE_OF_RUN));
  let checked = 0;
  while (checked < most && clock.now().getTime() - started < RUN_LIMIT_MS && !signal?.aborted) {
    const now = clock.now();
    const before = new Date(now.getTime() - CHECK_AFTER_MS);
    const rows = await claimChecks(db, { now, before, limit: Math.min(BATCH, most - checked) });
    if (rows.length === 0) break;
    checked += rows.length;
    const waiting = rows.values();
    const lane = async () => {
      for (const row of waiting) await checkChannel(deps, row);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }
  return checked;
}
