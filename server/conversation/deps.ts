import type { Database } from "../../db/client.ts";
import type { Channels, Line } from "../channels/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Knowledge } from "../knowledge/index.ts";
import type { Plans } from "../plans/index.ts";
import type { AnswerModel } from "../providers/llm/port.ts";
import type { Said } from "./turn.ts";
import type { Watches } from "./watch-mail.ts";

/** What has changed in a conversation. `needsPerson`: a person answers it, or is waited for. */
export type Announcement = {
  workspaceId: string;
  botId: string;
  conversationId: string;
  needsPerson: boolean;
};

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
  channels: Pick<Channels, "lineOf" | "reportRefusal" | "paced">;
  /** Gives a chat a job, so that what stands in its outbox is sent. */
  wake: (channelId: string, chatKey: string) => Promise<void>;
  /** Tells whoever watches that something was said, sent or handed over; not waited for. */
  announce: (news: Announcement) => Promise<void> | void;
  /**
   * Takes what the team wrote at its desk. May be given the same mail again (`mailId`, `providerMessageId`) when it failed or its
   * process died.
   */
  desk?: { receive(line: Line, mail: Said): Promise<void> };
  /** Where the platform's line leads; undefined where the installation has no public address. */
  platformUrl?: string | undefined;
  /** How long a turn waits for more messages, in milliseconds. */
  quietWindowMs: number;
};

/** The same inside the module: with the turns of this process that may be told of new mail. */
export type TurnDeps = ConversationDeps & { watches: Watches; wantsPerson: (text: string) => boolean };
