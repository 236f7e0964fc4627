import type { Database } from "../../../db/client.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Ids } from "../../kernel/ids.ts";
import type { Translate } from "../../kernel/translate.ts";
import type { Plans } from "../../plans/index.ts";
import type { Events } from "../../providers/events/port.ts";
import type { Channels } from "../index.ts";

/** What a web chat is made of. */
export type WidgetDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  translate: Translate;
  channels: Pick<Channels, "ensure" | "lineOf" | "receive" | "secretOf" | "changeSettings" | "setOn">;
  plans: Pick<Plans, "subscriptionOf">;
  events: Pick<Events, "tellVisitor" | "watchVisitor">;
  /** The platform's; tokens of visitors are signed with a key made of it. */
  signingKey: string;
};
