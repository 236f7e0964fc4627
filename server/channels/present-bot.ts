import { createHash } from "node:crypto";
import type { Database } from "../../db/client.ts";
import { withTimeout } from "../kernel/bounded.ts";
import type { Clock } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import { LANGUAGES, type Language } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import { RetryLater } from "../kernel/retry-later.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Translate } from "../kernel/translate.ts";
import { markPresented } from "./health-repo.ts";
import { accessOf } from "./line.ts";
import type { ChannelDriver, ChannelKind, Presentation } from "./port.ts";
import { type BotRow, type ChannelRow, findBotOf, listChannels } from "./repo.ts";

export type PresentDeps = {
  db: Database;
  clock: Clock;
  logger: Logger;
  secrets: SecretBox;
  translate: Translate;
  drivers: Partial<Record<ChannelKind, ChannelDriver>>;
};

/** Providers let names and descriptions be changed rarely. */
const EVERY_MS = 3 * 60_000;
const LIMIT_MS = 90_000;
const SHORT = 120;
const COMMANDS = ["start", "help", "operator", "bot", "language"];
/** Commands between a person and the bot, for bots that call persons. */
const FOR_HANDOVER: ReadonlySet<string> = new Set(["operator", "bot"]);

/**
 * Shows the bot's name, descriptions and commands on every provider that shows such. What is shown already costs no call. Throws RetryLater
 * where a provider was told moments ago, and the last failure after every channel had its turn.
 */
export async function presentBot(deps: PresentDeps, workspaceId: string, botId: string): Promise<void> {
  const bot = await findBotOf(deps.db, botId);
  if (bot?.workspaceId !== workspaceId) return;
  const presentation = presentationOf(bot, deps.translate);
  const failures: unknown[] = [];
  for (const row of await listChannels(deps.db, workspaceId, botId)) {
    try {
      if (row.status === "active") await presentOn(deps, row, presentation);
    } catch (error) {
      failures.push(error);
    }
  }
  const failure = failures.find((error) => !(error instanceof RetryLater)) ?? failures[0];
  if (failure) throw failure;
}

async function presentOn(
  { db, clock, logger, secrets, drivers }: PresentDeps,
  row: ChannelRow,
  presentation: Presentation,
): Promise<void> {
  const driver = drivers[row.kind as ChannelKind];
  const hash = hashOf(row.externalId, presentation);
  if (!driver?.present || row.presented === hash) return;
  const { present } = driver;
  const now = clock.now();
  const restMs = (row.presentedAt?.getTime() ?? 0) + EVERY_MS - now.getTime();
  if (restMs > 0) throw new RetryLater(restMs);
  try {
    await withTimeout("presenting a bot", LIMIT_MS, () => present(accessOf(row, secrets), presentation));
    await markPresented(db, row.id, hash, now);
  } catch (error) {
    logger.warn({ channelId: row.id, reason: messageOf(error) }, "a bot could not be presented");
    await markPresented(db, row.id, null, now);
    throw error;
  }
}

/** What is shown about a bot: what its owner wrote, else its greeting. */
export function presentationOf(bot: BotRow, t: Translate): Presentation {
  const of = (language: Language) => {
    const greeting =
      bot.greeting[language]?.trim() || t(language, "conversation:greeting", { bot: bot.name });
    const description = bot.description.trim() || greeting;
    const commands = commandsOf(bot, language, t);
    return { name: bot.name, description, shortDescription: shorten(description), commands };
  };
  return Object.fromEntries(LANGUAGES.map((language) => [language, of(language)])) as Presentation;
}

/** The commands that have words. */
function commandsOf(bot: BotRow, language: Language, t: Translate) {
  return COMMANDS.filter((command) => bot.handover.enabled || !FOR_HANDOVER.has(command))
    .map((command) => ({ command, description: t(language, `conversation:commands.${command}`) }))
    .filter(({ command, description }) => description !== "" && !description.endsWith(`commands.${command}`));
}

/** The first words that fit. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  if (line.length <= SHORT) return line;
  const cut = line
    .slice(0, SHORT - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, "");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), SHORT / 2))}…`;
}

/** Another account has been shown nothing yet. */
function hashOf(externalId: string, presentation: Presentation): string {
  return createHash("sha256")
    .update(JSON.stringify([externalId, presentation]))
    .digest("base64url");
}
