import type { Services } from "./context.ts";
import { drawQr, type QrPicture } from "./pairing-view.ts";

type Choice = Awaited<ReturnType<Services["notices"]["choicesOf"]>>[number];
export type NoticeKind = Choice["kind"];
export type NoticeChoice = Choice;

/** The person's Telegram, or why there is none. */
export type TelegramView =
  | { state: "linked"; name: string; since: string; blocked: boolean }
  | { state: "unlinked" | "off" | "starting" | "broken" };

export type NoticeSettings = { telegram: TelegramView; choices: NoticeChoice[] };

export async function noticeSettings(
  { notices, platformBot }: Services,
  userId: string,
): Promise<NoticeSettings> {
  const [choices, bot, link] = await Promise.all([
    notices.choicesOf(userId),
    platformBot.state(),
    platformBot.linkOf(userId),
  ]);
  if (bot.state === "off" || bot.state === "broken") return { telegram: { state: bot.state }, choices };
  if (link) {
    const name = link.username ? `${link.name} (@${link.username})` : link.name;
    const since = (link.linkedAt ?? new Date(0)).toISOString();
    return { telegram: { state: "linked", name, since, blocked: link.blockedAt !== null }, choices };
  }
  return { telegram: { state: bot.state === "ready" ? "unlinked" : "starting" }, choices };
}

/** A link that was just made; it is shown once. */
export type MadeLink = { url: string; qr: QrPicture; expiresAt: string };

export function viewLink({ url, expiresAt }: { url: string; expiresAt: Date }): MadeLink {
  return { url, qr: drawQr(url), expiresAt: expiresAt.toISOString() };
}

/** The boxes that are ticked. While Telegram is not linked its boxes cannot be changed, and what was chosen before stays. */
export function readChoices(form: FormData, { choices, telegram }: NoticeSettings): NoticeChoice[] {
  const linked = telegram.state === "linked";
  return choices.map((choice) => ({
    ...choice,
    email: form.has(`${choice.kind}.email`),
    telegram: linked ? form.has(`${choice.kind}.telegram`) : choice.telegram,
  }));
}
