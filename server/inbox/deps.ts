import type { Database } from "../../db/client.ts";
import type { Accounts } from "../accounts/index.ts";
import type { Channels } from "../channels/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Knowledge } from "../knowledge/index.ts";
import type { Events } from "../providers/events/port.ts";
import type { AnswerModel } from "../providers/llm/port.ts";
import type { Jobs } from "../providers/queue/port.ts";

/** What the inbox is made of. */
export type InboxDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  translate: Translate;
  events: Pick<Events, "publish">;
  jobs: Pick<Jobs, "add">;
  channels: Pick<Channels, "lineOf" | "get" | "list" | "changeSettings">;
  accounts: Pick<Accounts, "membersOf" | "memberOf">;
  knowledge: Pick<Knowledge, "add" | "get">;
  model: Pick<AnswerModel, "brief">;
  /** Asks the customer to rate the help, where that is due. */
  askRating: (conversationId: string) => Promise<unknown>;
  /** Brings words to one spelling, whatever the script. */
  normalise: (text: string) => string;
  /** Where the builder's pages are; undefined without a public address. */
  publicUrl: string | undefined;
};
