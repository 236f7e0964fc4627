import { isNeeded, type NoticeKind, type NoticeMedium } from "./kinds.ts";
import type { Owner } from "./repo.ts";

/**
 * By which media somebody is told of a kind: those they chose, or all. Telegram goes to who has linked it. A letter goes instead where they
 * have blocked the bot, and where they must know and would not hear of it otherwise.
 */
export function chooseMedia(kind: NoticeKind, owner: Omit<Owner, "userId">): NoticeMedium[] {
  const { email, telegram, linked, blocked } = owner;
  const byTelegram = (telegram ?? true) && linked && !blocked;
  const chosen: NoticeMedium[] = [...(email === false ? [] : ["email" as const])];
  if (byTelegram) chosen.push("telegram");
  if (chosen.length > 0) return chosen;
  const isBlocked = (telegram ?? true) && linked && blocked;
  return isNeeded(kind) || isBlocked ? ["email"] : [];
}
