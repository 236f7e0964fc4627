export type Limit = { windowSeconds: number; max: number };

/** What one address may do on each path of `/api/auth`, before RATE_LIMIT_FACTOR. */
export const ADDRESS_LIMITS: Record<string, Limit> = {
  "/sign-up/email": { windowSeconds: 600, max: 20 },
  "/sign-in/email": { windowSeconds: 60, max: 20 },
  "/request-password-reset": { windowSeconds: 600, max: 10 },
  "/reset-password": { windowSeconds: 600, max: 20 },
  "/send-verification-email": { windowSeconds: 600, max: 10 },
  "/verify-email": { windowSeconds: 60, max: 20 },
  "/change-password": { windowSeconds: 600, max: 10 },
};

/** Every other path. */
export const ADDRESS_LIMIT: Limit = { windowSeconds: 10, max: 100 };

/**
 * Wrong passwords for one account, from wherever they come. A right one, or a password reset, clears the count: whoever is locked
 * out by a stranger's guessing gets in by the letter.
 */
export const WRONG_PASSWORDS: Limit = { windowSeconds: 900, max: 10 };

/** Letters of one kind to one address, so that nobody's mailbox can be flooded through us. */
export const LETTERS: Limit = { windowSeconds: 3_600, max: 5 };

export function scaled({ windowSeconds, max }: Limit, factor: number): Limit {
  return { windowSeconds, max: Math.max(1, Math.round(max * factor)) };
}
