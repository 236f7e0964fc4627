import { formatCount, formatDay } from "../kernel/format-moment.ts";
import type { NoticeWords, ToldNotice, WriteContext } from "./kinds.ts";

const MOST_LINES = 10;

/** A bot has answered most, or all, of the messages that its plan has for the day. */
export function writeLimit(kind: "limit_80" | "limit_100") {
  return (context: WriteContext, notices: readonly ToldNotice[]): NoticeWords => {
    const { t, language, app } = context;
    const [first] = notices;
    const bots = new Set(notices.map(({ botId }) => botId)).size;
    const subject =
      bots === 1 && first
        ? t(language, `notices:${kind}.subject`, { bot: String(first.data.bot) })
        : t(language, `notices:${kind}.subjectMany`, { count: bots });
    return {
      subject,
      paragraphs: [
        ...notices.slice(-MOST_LINES).map((notice) => lineOf(context, kind, notice)),
        t(language, `notices:${kind}.text`),
        t(language, "notices:upgrade"),
      ],
      button: { label: t(language, "notices:choose"), url: `${app}/billing` },
    };
  };
}

function lineOf({ t, language }: WriteContext, kind: "limit_80" | "limit_100", { data }: ToldNotice): string {
  return t(language, `notices:${kind}.line`, {
    bot: String(data.bot),
    // Noon of the bot's day is on that day everywhere it may be read as UTC.
    day: formatDay(language, new Date(`${data.day}T12:00:00Z`), "UTC"),
    messages: formatCount(language, Number(data.messages)),
    limit: formatCount(language, Number(data.limit)),
  });
}
