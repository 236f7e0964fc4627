import type { Method, MethodContext } from "./methods-messages.ts";
import { badRequest, type Json } from "./types.ts";

const LARGEST_DOWNLOAD_BYTES = 20 * 1024 * 1024;

export const PROFILE_METHODS: Record<string, Method> = {
  setmycommands: (context) => {
    checkCommands(context.params.commands);
    return keep(context, "commands", context.params.commands);
  },
  setmyname: (context) => keepText(context, "name", 64),
  setmydescription: (context) => keepText(context, "description", 512),
  setmyshortdescription: (context) => keepText(context, "short_description", 120),
  getfile: ({ bot, params }) => {
    const file = bot.files.get(String(params.file_id));
    if (!file) throw badRequest("invalid file_id");
    if (file.bytes.length > LARGEST_DOWNLOAD_BYTES) throw badRequest("file is too big");
    const id = String(params.file_id);
    return { file_id: id, file_unique_id: `u${id}`, file_size: file.bytes.length, file_path: file.path };
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

function keep({ bot, params }: MethodContext, field: string, value: unknown): boolean {
  const language = typeof params.language_code === "string" ? params.language_code : "";
  if (language && !/^[a-z]{2}$/.test(language)) throw badRequest("invalid language code specified");
  bot.profile.set(language ? `${field}.${language}` : field, value);
  return true;
}
