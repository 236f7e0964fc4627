import type { Translate } from "../kernel/translate.ts";
import type { Plans } from "../plans/index.ts";
import { type Allowed, type Routed, type Stop, stopWith } from "./turn.ts";

/**
 * Checks the plan before anything costs money, and counts the message: once, however often its turn is tried. A limit is told to the
 * customer politely, never as an error.
 */
export async function allowAnswer(
  routed: Routed,
  deps: { plans: Pick<Plans, "takeMessage">; translate: Translate },
): Promise<Allowed | Stop> {
  const { bot, language } = routed;
  const allowance = await deps.plans.takeMessage(bot.workspaceId, bot, {
    counted: routed.failedAttempts > 0,
  });
  if (allowance.allowed) return { ...routed, limits: allowance.limits };
  const text = deps.translate(language, `conversation:limit.${allowance.reason}`);
  return stopWith({ kind: "notice", text, language, grounded: false, citations: [] });
}
