import { createHash } from "node:crypto";
import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Limit } from "./limits.ts";
import { countAttempt, deleteAttempts } from "./repo.ts";

export type Attempts = {
  /** Counts one attempt. `retryAfter` is in seconds, null while attempts are allowed. */
  take(key: string, limit: Limit): Promise<{ allowed: boolean; retryAfter: number | null }>;
  forget(key: string): Promise<void>;
};

/**
 * Limits how often something is tried: at most `max` times in a window that begins with the first attempt. Counted in the database,
 * so that it holds over all processes, and in one statement, so that it holds for attempts made at the same moment.
 */
export function createAttempts({ db, clock }: { db: Database; clock: Clock }): Attempts {
  return {
    async take(key, { windowSeconds, max }) {
      const now = clock.now();
      const end = new Date(now.getTime() + windowSeconds * 1_000);
      const { count, resetsAt } = await countAttempt(db, key, now, end);
      if (count <= max) return { allowed: true, retryAfter: null };
      return {
        allowed: false,
        retryAfter: Math.max(1, Math.ceil((resetsAt.getTime() - now.getTime()) / 1_000)),
      };
    },
    forget: (key) => deleteAttempts(db, key),
  };
}

/** The key under which something about an e-mail address is counted; the address itself is not kept. */
export function emailKey(what: string, email: string): string {
  return `${what}:${createHash("sha256").update(email.trim().toLowerCase()).digest("base64url")}`;
}
