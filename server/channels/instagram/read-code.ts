import type { CodeMeaning } from "../meta/read-failure.ts";

/** The customer wrote more than 24 hours ago (or 7 days, for a person). */
const WINDOW_CLOSED = new Set([2534022, 2018278]);
/** No such person, or one who never wrote to this account. */
const NOBODY = new Set([2534014, 2018001]);

/** What Instagram's codes mean for messages. Source: Meta, Instagram platform and Messenger platform, "Error codes". */
export function meaningOfCode(code: number, subcode: number | undefined): CodeMeaning | undefined {
  if (code === 10 && subcode !== undefined && WINDOW_CLOSED.has(subcode)) return { refused: "window_closed" };
  if (code === 551) return { refused: "undeliverable" };
  if (code === 100 && subcode !== undefined && NOBODY.has(subcode)) return { refused: "chat_not_found" };
  if (code === 1200 || code === -1) return { retry: true };
  return undefined;
}
