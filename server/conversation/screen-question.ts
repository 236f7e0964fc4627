import { type Allowed, type Screened, type Stop, stopWith } from "./turn.ts";

const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/** Ends the turn in silence for a message without a letter or a digit (a lone sticker emoji, dots): there is nothing to look for. */
export function screenQuestion(allowed: Allowed): Screened | Stop {
  return SAYS_SOMETHING.test(allowed.question) ? { ...allowed, screened: true } : stopWith(null);
}
