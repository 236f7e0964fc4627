import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import type { MessageAllowance, Plans } from "../plans/index.ts";
import { type Allowed, notice, type Received, type Routed, type Stop, stopWith } from "./turn.ts";

/** Asks the plan for one more message, at most once in a turn. */
export type Allowance = () => Promise<MessageAllowance>;

/** Whoever asks first counts the message: once, however often its turn is tried. */
export function createAllowance({ bot, counted }: Received, plans: Pick<Plans, "takeMessage">): Allowance {
  let asked: Promise<MessageAllowance> | undefined;
  return () => {
    asked ??= plans.takeMessage(bot.workspaceId, bot, { counted });
    return asked;
  };
}

/** Checks the plan before anything costs money. A limit is told to the customer politely, never as an error. */
export async function allowAnswer(
  routed: Routed,
  deps: { allowance: Allowance; translate: Translate },
): Promise<Allowed | Stop> {
  const allowance = await deps.allowance();
  if (allowance.allowed) return { ...routed, limits: allowance.limits };
  return sayLimit(routed, allowance, routed.language, deps.translate);
}

/** Says that the bot cannot answer: in each chat once on a day of the bot's, then nothing more. */
export function sayLimit(
  { conversation }: Pick<Received, "conversation">,
  { reason, day }: Extract<MessageAllowance, { allowed: false }>,
  language: Language,
  translate: Translate,
): Stop {
  if (conversation.limitToldOn === day) return stopWith(null);
  return stopWith({
    ...notice(translate(language, `conversation:limit.${reason}`), language),
    limitToldOn: day,
  });
}
