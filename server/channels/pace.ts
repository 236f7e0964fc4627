import { LRUCache } from "lru-cache";
import type { Line } from "./line.ts";
import { createPaceQueue, type PaceQueue, type Urgency } from "./pace-queue.ts";
import type { Promised, Reservation } from "./pace-repo.ts";
import type { SendResult } from "./port.ts";

export type PaceDeps = {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Promises the channel's next sends to this process; shared by all processes. */
  reserve(channelId: string, reservation: Reservation): Promise<Promised>;
  /** Makes the whole channel silent for so many milliseconds, in all processes. */
  rest(channelId: string, forMs: number): Promise<void>;
};

type PacedLine = Pick<Line, "channelId"> & {
  row: Pick<Line["row"], "promisedUntil" | "restingUntil">;
  driver: Pick<Line["driver"], "sendsPerSecond">;
};

/** What a process knows about a channel's last seconds. */
type Recent = {
  free: number[];
  busyUntil: number;
  restUntil: number;
  refusals: { chatKey: string; at: number }[];
};

/** Nobody waits here for longer than this: whoever would is to come again later. */
const LONGEST_WAIT_MS = 8_000;
/** So much of the shared line is taken at once: short enough that an answer soon finds its place, long enough for few statements. */
const BATCH_MS = 250;
const SECOND_MS = 1_000;
/** So many different chats refused within the time mean that it is the account that writes too much. */
const REFUSED_CHATS = 3;
const REFUSED_WITHIN_MS = 5_000;
/** The sends that no statement is asked for must fit beside the shared line for so many processes at once. */
const PROCESSES = 3;
/** By so much a send may be later than it was promised (a timer, the way to the database) without coming too close to the next ones. */
const LATE_MS = 50;

/**
 * How a channel's sends per second are shared: each process may send `free` without asking anybody, so that a quiet bot costs nothing; the
 * rest is one line of sends that all processes share, `everyMs` apart.
 */
export function shareRate(perSecond: number): { free: number; everyMs: number } {
  const free = Math.floor(perSecond / 20);
  return { free, everyMs: (SECOND_MS + LATE_MS) / (perSecond - PROCESSES * free) };
}

/**
 * Keeps each channel to its provider's rate over all processes: answers first, broadcasts in what is left, and silence for the whole account
 * where the provider asks for it. Waiting is bounded: who would wait too long is told `retry`. An idle channel has no timer and no entry here.
 */
export function createPace(deps: PaceDeps) {
  const recents = new LRUCache<string, Recent>({ max: 10_000 });
  const queues = new Map<string, PaceQueue>();

  function recentOf(channelId: string): Recent {
    const recent = recents.get(channelId) ?? { free: [], busyUntil: 0, restUntil: 0, refusals: [] };
    recents.set(channelId, recent);
    return recent;
  }

  /** One of the sends that need no promise, where the channel is quiet as far as this process can know. */
  function takeFree(line: PacedLine, free: number): boolean {
    const recent = recentOf(line.channelId);
    const now = deps.now();
    recent.free = recent.free.filter((at) => now - at < SECOND_MS);
    const busyUntil = Math.max(recent.busyUntil, (line.row.promisedUntil?.getTime() ?? 0) + SECOND_MS);
    if (queues.has(line.channelId) || now < busyUntil || recent.free.length >= free) return false;
    recent.free.push(now);
    return true;
  }

  /** 0 when it may be sent now; else in how many milliseconds to ask again. */
  function waitInLine(channelId: string, everyMs: number, urgency: Urgency): Promise<number> {
    const queue = queues.get(channelId) ?? createPaceQueue();
    const now = deps.now();
    const before = urgency === "answer" ? queue.urgent(now) : queue.size();
    if (before * everyMs > LONGEST_WAIT_MS) return Promise.resolve(Math.ceil(before * everyMs));
    return new Promise((resolve) => {
      queue.add({ urgency, since: now, settle: resolve });
      if (queues.has(channelId)) return;
      queues.set(channelId, queue);
      void keepMoving(channelId, everyMs, queue);
    });
  }

  /** Serves the line of one channel until nobody stands in it. */
  async function keepMoving(channelId: string, everyMs: number, queue: PaceQueue): Promise<void> {
    while (queue.size() > 0) {
      try {
        await serve(channelId, everyMs, queue);
      } catch {
        queue.putOff(Number.POSITIVE_INFINITY, SECOND_MS); // the database is away: nothing can be promised now
      }
    }
    queues.delete(channelId);
  }

  async function serve(channelId: string, everyMs: number, queue: PaceQueue): Promise<void> {
    const urgent = queue.urgent(deps.now());
    const count = Math.min(urgent || queue.size(), Math.max(1, Math.floor(BATCH_MS / everyMs)));
    // Broadcasts take what is free now; answers may stand in line. So answers overtake those of other processes too.
    const aheadMs = urgent > 0 ? LONGEST_WAIT_MS - SECOND_MS : BATCH_MS;
    const { granted, inMs } = await deps.reserve(channelId, { count, everyMs, aheadMs });
    const first = deps.now() + inMs;
    if (!granted) {
      const wait = Math.max(inMs - aheadMs, everyMs);
      queue.putOff(deps.now() + wait - LONGEST_WAIT_MS, Math.ceil(Math.max(inMs, SECOND_MS)));
      return deps.sleep(Math.min(wait, BATCH_MS));
    }
    for (let i = 0; i < count; i++) {
      const wait = first + i * everyMs - deps.now();
      if (wait > 0) await deps.sleep(Math.ceil(wait));
      queue.putOff(deps.now() - LONGEST_WAIT_MS, Math.ceil(Math.max(queue.size() * everyMs, SECOND_MS)));
      recentOf(channelId).busyUntil = deps.now() + SECOND_MS;
      queue.letOneGo(deps.now());
    }
  }

  /** Remembers a refusal; several chats refused at once are taken for a limit of the whole account. */
  async function noteRefusal(
    channelId: string,
    chatKey: string,
    forMs: number,
    everyone: boolean,
  ): Promise<void> {
    const recent = recentOf(channelId);
    const now = deps.now();
    const others = recent.refusals.filter(
      (one) => one.chatKey !== chatKey && now - one.at < REFUSED_WITHIN_MS,
    );
    recent.refusals = [...others.slice(1 - REFUSED_CHATS), { chatKey, at: now }];
    if (!everyone && recent.refusals.length < REFUSED_CHATS) return;
    const rest = Math.max(forMs, SECOND_MS);
    recent.restUntil = Math.max(recent.restUntil, now + rest);
    await deps.rest(channelId, rest);
  }

  return {
    /** Runs `call`, which sends one message to the chat, when its turn has come. Fails only as `call` does. */
    async send(
      line: PacedLine,
      chatKey: string,
      urgency: Urgency,
      call: () => Promise<SendResult>,
    ): Promise<SendResult> {
      const { channelId, row, driver } = line;
      const restUntil = Math.max(recents.get(channelId)?.restUntil ?? 0, row.restingUntil?.getTime() ?? 0);
      const rest = restUntil - deps.now();
      if (rest > LONGEST_WAIT_MS) return putOff(rest, true);
      if (rest > 0) await deps.sleep(Math.ceil(rest));
      if (driver.sendsPerSecond !== undefined) {
        const { free, everyMs } = shareRate(driver.sendsPerSecond);
        const wait = takeFree(line, free) ? 0 : await waitInLine(channelId, everyMs, urgency);
        if (wait > 0) return putOff(wait, false);
      }
      const result = await call();
      // `everyone: false` is sure to be about this chat alone; where nothing is said, many chats refused at once tell.
      const tells = result.outcome === "retry" && result.everyone !== false;
      if (tells && (result.everyone || result.retryAfterMs > 0))
        await noteRefusal(channelId, chatKey, result.retryAfterMs, result.everyone ?? false).catch(() => {});
      return result;
    },

    /** How many channels somebody waits for. */
    busy: (): number => queues.size,
  };
}

export type Pace = ReturnType<typeof createPace>;

function putOff(ms: number, everyone: boolean): SendResult {
  const detail = everyone ? "the provider asked this account to be silent" : "the account's rate is used up";
  return { outcome: "retry", retryAfterMs: Math.ceil(ms), detail, everyone };
}
