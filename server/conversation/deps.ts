import type { Database } from "../../db/client.ts";
import type { Channels } from "../channels/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Knowledge } from "../knowledge/index.ts";
import type { Plans } from "../plans/index.ts";
import type { AnswerModel } from "../providers/llm/port.ts";

/** What a message's way is made of. */
export type ConversationDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  translate: Translate;
  plans: Pick<Plans, "takeMessage">;
  knowledge: Pick<Knowledge, "search" | "normalise">;
  model: AnswerModel;
  channels: Pick<Channels, "lineOf" | "reportRefusal">;
  /** How long a turn waits for more messages, in milliseconds. */
  quietWindowMs: number;
};
