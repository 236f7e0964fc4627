import { sayLimit } from "./allow-answer.ts";
import type { TurnDeps } from "./deps.ts";
import type { Received, Stop } from "./turn.ts";

const PLATFORM = "BotFactory";

/**
 * A greeting as the plan has it: with the platform's line, in the customer's language, where the plan carries it, and none from a bot that is
 * suspended. It costs nothing of the day's messages. The plan is asked for greetings alone: other turns learn it where they are counted.
 */
export async function greetByPlan(
  stop: Stop,
  { bot, conversation }: Pick<Received, "bot" | "conversation">,
  { plans, translate, platformUrl }: Pick<TurnDeps, "plans" | "translate" | "platformUrl">,
): Promise<Stop> {
  const { reply } = stop;
  if (reply?.kind !== "greeting") return stop;
  const allowance = await plans.takeMessage(bot.workspaceId, bot, { counted: true });
  if (!allowance.allowed) return sayLimit({ conversation }, allowance, reply.language, translate);
  if (!allowance.limits.advertising) return stop;
  const name = platformUrl ? `[${PLATFORM}](${platformUrl})` : PLATFORM;
  const line = translate(reply.language, "conversation:platformLine", { name });
  return { ...stop, reply: { ...reply, text: `${reply.text}\n\n_${line}_` } };
}
