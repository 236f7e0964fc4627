import { pollChannels } from "../server/channels/poll-channels.ts";
import { holdSessions } from "../server/channels/whatsapp-web/index.ts";
import type { Composition } from "../server/compose.ts";
import { workDesk } from "./desk.ts";
import { HEALTH_EVERY_MS, workHealth } from "./health.ts";
import { workNotices, workPresentations } from "./notices.ts";
import { workPayments } from "./payments.ts";
import { workSources } from "./sources.ts";
import { SWEEP_EVERY_MS, sweep, workSweep } from "./sweep.ts";
import { workTurns } from "./turns.ts";

export type Workers = { close(): Promise<void> };

/**
 * Starts everything that happens outside a request: one worker per queue, the sweep, polling where there is no public address, and the
 * sessions of paired numbers.
 */
export async function startWorkers({
  jobs,
  services,
  polling,
  holding,
  logger,
}: Composition): Promise<Workers> {
  // What a crash left behind is taken up at once, before the schedule comes round.
  await sweep(jobs, services).catch((error) => logger.error({ err: error }, "the first sweep failed"));
  const running = [
    workTurns(jobs, services.conversations),
    workSources(jobs, services.knowledge),
    workSweep(jobs, services),
    workDesk(jobs, services.inbox),
    workPayments(jobs, services.billing),
    workHealth(jobs, services.channels),
    workNotices(jobs, services.notices),
    workPresentations(jobs, services.channels),
  ];
  await jobs.schedule("sweep", SWEEP_EVERY_MS);
  await jobs.schedule("health", HEALTH_EVERY_MS);
  const poller = pollChannels(polling);
  const holder = holdSessions(holding);
  const platformBot = services.platformBot.start();
  return {
    async close() {
      await Promise.all([poller.close(), holder.close(), platformBot.close()]);
      await Promise.all(running.map((worker) => worker.close()));
    },
  };
}
