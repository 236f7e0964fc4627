import type { NoticeWords, ToldNotice, WriteContext } from "./kinds.ts";

const MINUTE_MS = 60_000;
const MOST_LINES = 10;

type Waiting = { bot: string; count: number; since: number };

/** Customers whom nobody of the team has answered yet: of which bots, how many, and for how long. */
export function writeWaiting(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords {
  const { t, language } = context;
  const bots = [...perBot(notices).values()].sort((a, b) => a.since - b.since);
  const lines = bots
    .slice(0, MOST_LINES)
    .map(({ bot, count, since }) =>
      t(language, "notices:handover_waiting.line", { bot, count, wait: waitOf(context, since) }),
    );
  const more = bots.length - lines.length;
  return {
    subject: t(language, "notices:handover_waiting.subject", { count: notices.length }),
    paragraphs: [
      t(language, "notices:handover_waiting.intro"),
      ...lines,
      ...(more > 0 ? [t(language, "notices:more", { count: more })] : []),
    ],
    button: { label: t(language, "notices:handover_waiting.button"), url: pageOf(context, notices) },
  };
}

function perBot(notices: readonly ToldNotice[]): Map<string, Waiting> {
  const bots = new Map<string, Waiting>();
  for (const { botId, data } of notices) {
    const since = Number(data.since);
    const known = bots.get(botId ?? "") ?? { bot: String(data.bot ?? ""), count: 0, since };
    bots.set(botId ?? "", { ...known, count: known.count + 1, since: Math.min(known.since, since) });
  }
  return bots;
}

function waitOf({ t, language, now }: WriteContext, since: number): string {
  const minutes = Math.max(1, Math.floor((now.getTime() - since) / MINUTE_MS));
  return minutes < 120
    ? t(language, "notices:handover_waiting.minutes", { count: minutes })
    : t(language, "notices:handover_waiting.hours", { count: Math.floor(minutes / 60) });
}

/** The one conversation, the one bot's conversations, or the bots. */
function pageOf({ app }: WriteContext, notices: readonly ToldNotice[]): string {
  const [botId, ...others] = new Set(notices.map((notice) => notice.botId));
  if (!botId || others.length > 0) return app;
  const conversations = `${app}/bots/${botId}/conversations`;
  return notices.length === 1 ? `${conversations}/${notices[0]?.data.conversationId}` : conversations;
}
