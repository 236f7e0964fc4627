/** Answers go before broadcasts. */
export type Urgency = "answer" | "broadcast";

export type Waiter = {
  urgency: Urgency;
  /** Milliseconds since 1970. */
  since: number;
  /** 0: go; else nothing was sent and so many milliseconds should pass before it is asked for again. */
  settle(putOffMs: number): void;
};

/** A broadcast that has waited so long goes as if it were an answer, so that it is not kept waiting for ever. */
const PATIENCE_MS = 5_000;

/** Those who wait for one channel in this process. */
export function createPaceQueue() {
  const waiting: Waiter[] = [];
  const isUrgent = ({ urgency, since }: Waiter, now: number) =>
    urgency === "answer" || now - since >= PATIENCE_MS;

  return {
    size: (): number => waiting.length,

    urgent: (now: number): number => waiting.filter((waiter) => isUrgent(waiter, now)).length,

    add(waiter: Waiter): void {
      waiting.push(waiter);
    },

    /** Lets the next one go: the longest waiting answer, else the longest waiting broadcast. */
    letOneGo(now: number): void {
      const first = waiting.findIndex((waiter) => isUrgent(waiter, now));
      const [next] = waiting.splice(Math.max(first, 0), 1);
      next?.settle(0);
    },

    /** Sends away everybody who came before `since`. */
    putOff(since: number, ms: number): void {
      const late = waiting.filter((waiter) => waiter.since < since);
      for (const waiter of late) {
        waiting.splice(waiting.indexOf(waiter), 1);
        waiter.settle(ms);
      }
    },
  };
}

export type PaceQueue = ReturnType<typeof createPaceQueue>;
