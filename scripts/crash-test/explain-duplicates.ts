import type { Duplicate } from "../../server/testing/load/judge-load.ts";
import type { Life } from "./processes.ts";
import type { Recorded } from "./recordings-repo.ts";

/** Between the provider's taking and our record lie one answer and one statement; a process that dies later than this had time for both. */
const LONGEST_WINDOW_MS = 10_000;

export type Explained = {
  /** The provider took the message, then the connection broke: planned. */
  connectionLost: number;
  /** The provider took the message, then the process was killed before it could write that down. */
  processKilled: number;
  /** How long before its death a process had sent what was sent again, at most; milliseconds. */
  longestWindowMs: number;
  /** What must not be. */
  unexplained: string[];
};

/**
 * A message may be sent again only where the provider took it and the program could not learn or keep that. What had left a process just before
 * its death may reach the provider just after it.
 */
export function explainDuplicates(
  duplicates: readonly Duplicate[],
  lives: readonly Life[],
  recorded: Recorded,
): Explained {
  const explained: Explained = { connectionLost: 0, processKilled: 0, longestWindowMs: 0, unexplained: [] };
  for (const { chat, first, second } of duplicates) {
    const sender = lives.find(({ name }) => name === first.answer.via);
    const diedAt = sender?.killedAt;
    const windowMs = (diedAt ?? Number.POSITIVE_INFINITY) - first.at;
    if (recorded.has(`${chat} ${first.id}`))
      explained.unexplained.push(`${chat}: recorded as sent, and sent again: ${first.text}`);
    else if (first.answer.lost === "fault") explained.connectionLost++;
    else if (diedAt !== undefined && windowMs <= LONGEST_WINDOW_MS && diedAt <= second.at) {
      explained.processKilled++;
      explained.longestWindowMs = Math.max(explained.longestWindowMs, windowMs);
    } else
      explained.unexplained.push(
        `${chat}: sent by ${first.answer.via} at ${first.at} (killed at ${diedAt ?? "never"}) and by ${second.answer.via} at ${second.at}: ${first.text}`,
      );
  }
  return explained;
}
