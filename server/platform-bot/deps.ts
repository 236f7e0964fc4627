import type { Database } from "../../db/client.ts";
import type { ChannelAccess, ChannelDriver, PollingDriver } from "../channels/port.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Language } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";

/** Telegram as the bots of businesses use it: the platform's own bot has no connection of its own. */
export type BotDriver = Pick<
  ChannelDriver,
  "identify" | "connect" | "check" | "present" | "send" | "acknowledge" | "parse"
> &
  PollingDriver;

export type PlatformBotDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  translate: Translate;
  driver: BotDriver;
  /** From BotFather; without it the platform has no bot. */
  token: string | undefined;
  /** Where Telegram can reach us; without it the bot is polled. */
  publicUrl: string | undefined;
  /** Where the pages are. */
  siteUrl: string;
  /** The webhook's secret is made of it. */
  signingKey: string;
  /** Sets the language of an account. */
  setLanguage: (userId: string, language: Language) => Promise<void>;
};

/** The bot that the token stands for. */
export type OwnBot = { id: string; access: ChannelAccess };

/** Undefined where the platform has none. */
export function ownBotOf(token: string | undefined): OwnBot | undefined {
  const [id] = token?.split(":", 1) ?? [];
  return token && id
    ? { id, access: { channelId: "platform", externalId: id, credentials: token } }
    : undefined;
}
