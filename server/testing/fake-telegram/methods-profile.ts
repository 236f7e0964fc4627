import type { Method, MethodContext } from "./methods-messages.ts";
import { badRequest, type Json } from "./types.ts";

const LARGEST_DOWNLOAD_BYTES = 20 * 1024 * 1024;

export const PROFILE_METHODS: Record<string, Method> = {
  setmycommands: (context) => {
    checkCommands(context.params.commands);
    return keep(context, "commands", context.params.commands);
  },
  setmyname: (context) => {
    if (!context.params.name && !languageOf(context)) throw badRequest("bot name must be non-empty");
    return keepText(context, "name", 64);
  },
  setmydescription: (context) => keepText(context, "description", 512),
  setmyshortdescription: (context) => keepText(context, "short_description", 120),
  getmycommands: (context) => context.bot.profile.get(fieldOf(context, "commands")) ?? [],
  getmyname: (context) => ({ name: kept(context, "name") ?? context.bot.firstName }),
  getmydescription: (context) => ({ description: kept(context, "description") ?? "" }),
  getmyshortdescription: (context) => ({ short_description: kept(context, "short_description") ?? "" }),
  getfile: ({ bot, params }) => {
    const file = bot.files.get(String(params.file_id));
    if (!file) throw badRequest("invalid file_id");
    if (file.bytes.length > LARGEST_DOWNLOAD_BYTES) throw badRequest("file is too big");
    const id = String(params.file_id);
    const file_size = file.said ?? file.bytes.length;
    return { file_id: id, file_unique_id: `u${id}`, file_size, file_path: file.path };
  },
};

function checkCommands(commands: unknown): void {
  if (!Array.isArray(commands) || commands.length > 100) throw badRequest("expected an Array of BotCommand");
  for (const { command, description } of commands as Json[]) {
    if (typeof command !== "string" || !/^[a-z0-9_]{1,32}$/.test(command))
      throw badRequest("BOT_COMMAND_INVALID");
    const length = typeof description === "string" ? description.length : 0;
    if (length < 1 || length > 256) throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  }
}

function keepText(context: MethodContext, field: string, longest: number): boolean {
  const text = String(context.params[field] ?? "");
  if (text.length > longest) throw badRequest(`${field} is too long`);
  return keep(context, field, text);
}

function keep(context: MethodContext, field: string, value: unknown): boolean {
  context.bot.profile.set(fieldOf(context, field), value);
  return true;
}

/** What was set for the language, or else for everyone. */
function kept(context: MethodContext, field: string): unknown {
  const { profile } = context.bot;
  return profile.get(fieldOf(context, field)) || profile.get(field) || undefined;
}

function fieldOf(context: MethodContext, field: string): string {
  const language = languageOf(context);
  return language ? `${field}.${language}` : field;
}

function languageOf({ params }: MethodContext): string {
  const language = typeof params.language_code === "string" ? params.language_code : "";
  if (language && !/^[a-z]{2}$/.test(language)) throw badRequest("invalid language code specified");
  return language;
}
