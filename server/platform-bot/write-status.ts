import { formatCount, formatDay } from "../kernel/format-moment.ts";
import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import type { WorkspaceStatus } from "./status-repo.ts";

type Reader = { language: Language; timeZone: string; now: Date };

/** How each workspace is doing: its plan and until when, today's messages, and what somebody should look at. */
export function writeStatus(
  t: Translate,
  reader: Reader,
  workspaces: readonly WorkspaceStatus[],
): { title: string; paragraphs: string[] } {
  const title = t(reader.language, "platform-bot:status.title");
  if (workspaces.length === 0)
    return { title, paragraphs: [t(reader.language, "platform-bot:status.nothing")] };
  return { title, paragraphs: workspaces.map((one) => writeOne(t, reader, one)) };
}

function writeOne(t: Translate, { language, timeZone, now }: Reader, workspace: WorkspaceStatus): string {
  const { name, plan, status, endsAt, messagesToday, brokenChannels, waiting } = workspace;
  const say = (key: string, values = {}) => t(language, `platform-bot:status.${key}`, values);
  const isOver = status === "suspended" || endsAt <= now;
  const state = isOver ? "suspended" : status === "trialing" ? "trialing" : "active";
  return [
    name,
    say(state, { plan: t(language, `notices:plans.${plan}`), day: formatDay(language, endsAt, timeZone) }),
    say("messages", { messages: formatCount(language, messagesToday) }),
    ...(brokenChannels > 0 ? [say("broken", { count: brokenChannels })] : []),
    ...(waiting > 0 ? [say("waiting", { count: waiting })] : []),
  ].join("\n");
}
