import type { Presentation } from "../channels/port.ts";
import { LANGUAGES, type Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";

const COMMANDS = ["status", "language", "unlink", "help"] as const;

/** What Telegram shows about the platform's bot, in each language. */
export function presentationOf(t: Translate): Presentation {
  return Object.fromEntries(LANGUAGES.map((language) => [language, shownIn(t, language)])) as Presentation;
}

function shownIn(t: Translate, language: Language): Presentation[Language] {
  const say = (key: string) => t(language, `platform-bot:${key}`);
  return {
    name: say("name"),
    description: say("description"),
    shortDescription: say("shortDescription"),
    commands: COMMANDS.map((command) => ({ command, description: say(`commands.${command}`) })),
  };
}
