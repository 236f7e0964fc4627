import { AppError } from "../../kernel/errors.ts";
import { DEFAULT_LANGUAGE, LANGUAGES } from "../../kernel/languages.ts";
import type { Presentation } from "../port.ts";
import type { TelegramApi } from "./api-client.ts";
import { cutText } from "./cut-text.ts";
import { readSendFailure, toAppError } from "./read-failure.ts";

/** Telegram's own limits, in characters (Bot API: setMyName, setMyDescription, setMyShortDescription, BotCommand). */
const LONGEST = { name: 64, description: 512, shortDescription: 120, commandDescription: 256 };
const MOST_COMMANDS = 100;

type Shown = Presentation[keyof Presentation];
type Scope = { language_code?: (typeof LANGUAGES)[number] };
/** One thing that Telegram shows: how it is now, and how it is to be. */
type Field = {
  name: string;
  isShown(api: TelegramApi, shown: Shown, scope: Scope): Promise<boolean>;
  show(api: TelegramApi, shown: Shown, scope: Scope): Promise<unknown>;
};

/**
 * Shows the bot's names, descriptions and commands in each language, and those of the home market to everyone else. What is shown already is
 * left alone: Telegram lets a name be changed a few times a day only, and one limit that is reached keeps nothing else back.
 * AppError `channels.bad_credentials`, or `channels.unavailable` where something could not be set.
 */
export async function present(api: TelegramApi, presentation: Presentation): Promise<void> {
  const failures = new Map<string, unknown>();
  const scopes = [
    { shown: presentation[DEFAULT_LANGUAGE], scope: {} },
    ...LANGUAGES.map((language) => ({ shown: presentation[language], scope: { language_code: language } })),
  ];
  for (const { shown, scope } of scopes) {
    await Promise.all(
      FIELDS.filter(({ name }) => !failures.has(name)).map(async (field) => {
        try {
          if (!(await field.isShown(api, shown, scope))) await field.show(api, shown, scope);
        } catch (error) {
          failures.set(field.name, error);
        }
      }),
    );
    stopWhereNothingWorks([...failures.values()]);
  }
  if (failures.size > 0) throw unavailable(failures);
}

const FIELDS: Field[] = [
  {
    name: "name",
    // A bot has a name: an empty one would be refused.
    isShown: async (api, { name }, scope) => {
      const wanted = cutText(name, LONGEST.name);
      return !wanted || (await api.getMyName(scope)).name === wanted;
    },
    show: (api, { name }, scope) => api.setMyName(cutText(name, LONGEST.name), scope),
  },
  {
    name: "description",
    isShown: async (api, { description }, scope) =>
      (await api.getMyDescription(scope)).description === cutText(description, LONGEST.description),
    show: (api, { description }, scope) =>
      api.setMyDescription(cutText(description, LONGEST.description), scope),
  },
  {
    name: "short description",
    isShown: async (api, { shortDescription }, scope) =>
      (await api.getMyShortDescription(scope)).short_description ===
      cutText(shortDescription, LONGEST.shortDescription),
    show: (api, { shortDescription }, scope) =>
      api.setMyShortDescription(cutText(shortDescription, LONGEST.shortDescription), scope),
  },
  {
    name: "commands",
    isShown: async (api, shown, scope) =>
      JSON.stringify((await api.getMyCommands(scope)).map(pick)) === JSON.stringify(commandsOf(shown)),
    show: (api, shown, scope) => api.setMyCommands(commandsOf(shown), scope),
  },
];

/** The commands that Telegram takes. */
function commandsOf({ commands }: Shown): { command: string; description: string }[] {
  return commands
    .map(({ command, description }) => ({
      command: command.replace(/^\//, "").toLowerCase(),
      description: cutText(description, LONGEST.commandDescription),
    }))
    .filter(({ command, description }) => /^[a-z0-9_]{1,32}$/.test(command) && description)
    .slice(0, MOST_COMMANDS);
}

function pick({ command, description }: { command: string; description: string }) {
  return { command, description };
}

/** A revoked token, or a Telegram that does not answer, will not be better with the next language. */
function stopWhereNothingWorks(failures: unknown[]): void {
  for (const error of failures) {
    const failure = toAppError(error);
    if (failure.code === "channels.bad_credentials" || readSendFailure(error).outcome === "unclear")
      throw failure;
  }
}

function unavailable(failures: Map<string, unknown>): AppError {
  const read = [...failures].map(([name, error]) => ({ name, failure: readSendFailure(error) }));
  const waits = read.map(({ failure }) => (failure.outcome === "retry" ? failure.retryAfterMs : 0));
  return new AppError("channels.unavailable", {
    reason: read.map(({ name, failure }) => `${name}: ${failure.detail}`).join("; "),
    retryAfterMs: Math.max(...waits),
  });
}
