import type { InboundContent } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";

export type CommandName = "start" | "help" | "operator" | "language" | "bot";

/** Other spellings under which people know a command. */
const NAMES: Record<string, CommandName> = {
  start: "start",
  help: "help",
  yordam: "help",
  ёрдам: "help",
  помощь: "help",
  operator: "operator",
  оператор: "operator",
  human: "operator",
  language: "language",
  til: "language",
  тил: "language",
  язык: "language",
  bot: "bot",
  бот: "bot",
};
const SHOWN = ["help", "operator", "language", "bot"] as const satisfies CommandName[];
const SLASHED = /^\/([\p{L}\p{M}_]{2,20})(?:@\w+)?\s*$/u;

/**
 * Which of our commands a message is: as the channel read it, or typed with a slash where the channel knows no commands. "other" for a
 * command that is not ours; undefined for what is no command.
 */
export function readCommand(content: InboundContent): CommandName | "other" | undefined {
  if (content.type === "start") return "start";
  if (content.type === "command") return nameOf(content.name) ?? "other";
  if (content.type !== "text") return undefined;
  const [, name] = SLASHED.exec(content.text.trim()) ?? [];
  return name === undefined ? undefined : nameOf(name);
}

/** `/constructor` is a name that every object knows, and no command. */
function nameOf(written: string): CommandName | undefined {
  const name = written.toLowerCase();
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

/** The commands that a channel may list in its menu, in the customer's language. */
export function botCommands(
  translate: Translate,
  language: Language,
): { command: string; description: string }[] {
  return SHOWN.map((command) => ({
    command,
    description: translate(language, `conversation:commands.${command}`),
  }));
}
