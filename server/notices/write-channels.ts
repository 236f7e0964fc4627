import type { NoticeWords, ToldNotice, WriteContext } from "./kinds.ts";

/** A letter names so many; the rest is counted. */
const MOST_LINES = 10;
const FAULTS = [
  "bad_credentials",
  "unavailable",
  "webhook_lost",
  "webhook_failing",
  "account_restricted",
  "session_lost",
];

/** Channels that stopped working: which, why, and the page that repairs them. */
export function writeBroken(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords {
  const { t, language } = context;
  return {
    subject: subjectOf(context, "channel_broken", notices),
    paragraphs: [
      t(language, "notices:channel_broken.intro"),
      ...linesOf(context, "channel_broken", notices),
      t(language, "notices:channel_broken.fix"),
    ],
    button: { label: t(language, "notices:channel_broken.button"), url: channelsPage(context, notices) },
  };
}

/** Channels that work again without anybody's doing. */
export function writeRestored(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords {
  const { t, language } = context;
  return {
    subject: subjectOf(context, "channel_restored", notices),
    paragraphs: [
      t(language, "notices:channel_restored.intro"),
      ...linesOf(context, "channel_restored", notices),
    ],
    button: { label: t(language, "notices:channel_restored.button"), url: channelsPage(context, notices) },
  };
}

type Kind = "channel_broken" | "channel_restored";

function subjectOf(context: WriteContext, kind: Kind, notices: readonly ToldNotice[]): string {
  const { t, language } = context;
  const channels = latestOfEach(notices);
  const [only] = channels;
  return channels.length === 1 && only
    ? t(language, `notices:${kind}.subject`, valuesOf(context, only))
    : t(language, `notices:${kind}.subjectMany`, { count: channels.length });
}

function linesOf(context: WriteContext, kind: Kind, notices: readonly ToldNotice[]): string[] {
  const { t, language } = context;
  const channels = latestOfEach(notices);
  const lines = channels
    .slice(0, MOST_LINES)
    .map((notice) => t(language, `notices:${kind}.line`, valuesOf(context, notice)));
  const more = channels.length - lines.length;
  return more > 0 ? [...lines, t(language, "notices:more", { count: more })] : lines;
}

function valuesOf({ t, language }: WriteContext, { data }: ToldNotice) {
  const code = String(data.code ?? "").replace(/^channels\./, "");
  return {
    bot: String(data.bot ?? ""),
    account: String(data.account ?? ""),
    channel: t(language, `notices:kinds.${data.channel}`),
    reason: t(language, `notices:faults.${FAULTS.includes(code) ? code : "other"}`),
  };
}

/** What was told last of each channel: one that broke twice is named once. */
function latestOfEach(notices: readonly ToldNotice[]): ToldNotice[] {
  return [...new Map(notices.map((notice) => [notice.data.channelId, notice])).values()];
}

function channelsPage({ app }: WriteContext, notices: readonly ToldNotice[]): string {
  const [botId, ...others] = new Set(notices.map((notice) => notice.botId));
  return botId && others.length === 0 ? `${app}/bots/${botId}/channels` : app;
}
