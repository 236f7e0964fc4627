import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { isAppError, messageOf } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { beginEvent, type EventRow, keepEvent, listOpenEvents, markEvent } from "./repo.ts";
import type { ProviderKey } from "./types.ts";

export type Applied = { outcome: string; orderId?: string };
export type Appliers = Partial<Record<ProviderKey, (event: EventRow) => Promise<Applied>>>;

type Deps = { db: Database; clock: Clock; ids: Ids; logger: Logger; jobs: Pick<Jobs, "add"> };
type Told = { provider: ProviderKey; externalId: string; kind: string; body: Buffer };

/** What has been booked stays so: hearing of it again changes nothing. */
const FINAL = new Set(["booked", "known"]);
/** The sweep's waits double with every attempt, so the last one is about a week after the event. */
export const MOST_ATTEMPTS = 15;
const FIRST_WAIT_S = 30;
const MOST_AT_ONCE = 100;

/** What providers tell: kept first, applied by a job, tried again until it worked. */
export function createProviderEvents({ db, clock, ids, logger, jobs }: Deps, appliers: Appliers) {
  async function enqueue(eventId: string): Promise<void> {
    try {
      await jobs.add("payments", { eventId }, { id: `event:${eventId}`, runAgain: true });
    } catch (error) {
      logger.warn({ reason: messageOf(error), eventId }, "an event of a provider waits for the sweep");
    }
  }

  return {
    /** Keeps what was told, once by its id, and has it applied soon. `again`: a repeated one is looked at again unless all is booked. */
    async receive(told: Told, { again = false } = {}): Promise<void> {
      const event = await keepEvent(db, { ...told, id: ids.next("pev"), receivedAt: clock.now() });
      if (event.appliedAt && (!again || FINAL.has(event.outcome ?? ""))) return;
      if (event.appliedAt) await markEvent(db, event.id, { appliedAt: null });
      await enqueue(event.id);
    },

    /** For the worker. Harmless when repeated; throws what kept it from being applied. */
    async apply(eventId: string): Promise<void> {
      const event = await beginEvent(db, eventId);
      const apply = event && appliers[event.provider];
      if (!event || !apply) return;
      try {
        const applied = await apply(event);
        await markEvent(db, eventId, { ...applied, appliedAt: clock.now() });
      } catch (error) {
        const outcome = isAppError(error) ? error.code : error instanceof Error ? error.name : "failed";
        await markEvent(db, eventId, { outcome });
        throw error;
      }
    },

    /** Gives events that were not applied a new job. */
    async sweep(): Promise<void> {
      const providers = Object.keys(appliers) as ProviderKey[];
      const wait = { firstWaitSeconds: FIRST_WAIT_S, mostAttempts: MOST_ATTEMPTS, limit: MOST_AT_ONCE };
      for (const eventId of await listOpenEvents(db, providers, clock.now(), wait)) await enqueue(eventId);
    },
  };
}
