import type { InboundMail, SendOptions } from "../channels/port.ts";
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES, type Language } from "../kernel/languages.ts";
import type { PlatformBotDeps } from "./deps.ts";
import { hashOf } from "./link-code.ts";
import { redeemCode } from "./link-repo.ts";
import { linkTo } from "./link-to.ts";
import { type Chat, findChat, meetPerson, saveBlocked, saveChatLanguage, unlinkUser } from "./repo.ts";
import { findStatus } from "./status-repo.ts";
import { writeMessage } from "./write-message.ts";
import { writeStatus } from "./write-status.ts";

export type AnswerDeps = Pick<PlatformBotDeps, "db" | "clock" | "translate" | "siteUrl" | "setLanguage">;
export type Answer = { html: string } & SendOptions;

/** Somebody who writes in their own chat, and the language to answer in. */
type Asking = { deps: AnswerDeps; chat: Chat; language: Language };

const LANGUAGE_DATA = /^lang:(\w\w)$/;

/** Only chats of one person with the bot: groups, channels and business accounts are none of its matter. */
export function isPrivate({ chatKey, customer }: InboundMail): boolean {
  return /^\d+$/.test(customer.externalId) && chatKey.split("/", 1)[0] === customer.externalId;
}

/** Does what the message asks for and gives what is to be said; undefined where nothing is. Safe to repeat. */
export async function answerMail(deps: AnswerDeps, mail: InboundMail): Promise<Answer | undefined> {
  const { content, customer } = mail;
  const now = deps.clock.now();
  if (content.type === "membership") {
    await saveBlocked(deps.db, customer.externalId, content.state === "blocked" ? now : null);
    return undefined;
  }
  const chat = await meetPerson(deps.db, {
    chatKey: customer.externalId,
    name: customer.name,
    username: customer.username ?? null,
    now,
  });
  const asking = { deps, chat, language: languageOf(chat, customer.languageHint) };
  switch (content.type) {
    case "start":
      return content.payload ? link(asking, content.payload) : welcome(asking);
    case "pressed":
      return press(asking, content.data);
    case "command":
      return command(asking, content.name);
    case "edit":
      return undefined;
    default:
      return help(asking);
  }
}

/** That of the linked account, else the chosen one, else what Telegram says. */
function languageOf({ user, language }: Chat, hint: Language | undefined): Language {
  if (user && isLanguage(user.language)) return user.language;
  return language ?? hint ?? DEFAULT_LANGUAGE;
}

function command(asking: Asking, name: string): Promise<Answer> | Answer {
  switch (name) {
    case "status":
      return status(asking);
    case "language":
      return askLanguage(asking);
    case "unlink":
      return unlink(asking);
    default:
      return help(asking);
  }
}

async function link(asking: Asking, code: string): Promise<Answer> {
  const { deps, chat, language } = asking;
  const hash = hashOf(code);
  const now = deps.clock.now();
  if (!hash || !(await redeemCode(deps.db, { hash, chatKey: chat.chatKey, now })))
    return write(asking, "badCode", ["text"], "notices");
  const linked = await findChat(deps.db, chat.chatKey);
  const spoken = languageOf(linked, language);
  const values = { name: linked.user?.name ?? "", email: masked(linked.user?.email ?? "") };
  return write({ deps, chat: linked, language: spoken }, "linked", ["text", "next"], "notices", values);
}

function welcome(asking: Asking): Answer {
  return asking.chat.user
    ? write(asking, "welcomeBack", ["text"], "app")
    : write(asking, "welcome", ["text", "how"], "notices");
}

function help(asking: Asking): Answer {
  const lines = ["status", "language", "unlink", "help"].map(
    (one) => `/${one} — ${asking.deps.translate(asking.language, `platform-bot:commands.${one}`)}`,
  );
  const { translate } = asking.deps;
  const title = translate(asking.language, "platform-bot:help.title");
  return { html: writeMessage({ title, paragraphs: [lines.join("\n")] }) };
}

async function status(asking: Asking): Promise<Answer> {
  const { deps, chat, language } = asking;
  if (!chat.user) return write(asking, "notLinked", ["text"], "notices");
  const now = deps.clock.now();
  const words = writeStatus(
    deps.translate,
    { language, timeZone: chat.user.timeZone, now },
    await findStatus(deps.db, chat.user.id, now),
  );
  return withLink(asking, words, "app");
}

async function unlink(asking: Asking): Promise<Answer> {
  const { deps, chat } = asking;
  if (!chat.user) return write(asking, "notLinked", ["text"], "notices");
  await unlinkUser(deps.db, chat.user.id);
  return write(asking, "unlinked", ["text"], "notices");
}

function askLanguage({ deps, language }: Asking): Answer {
  const buttons = LANGUAGES.map((one) => ({
    label: deps.translate(one, "platform-bot:language.name"),
    data: `lang:${one}`,
  }));
  return {
    html: writeMessage({ paragraphs: [deps.translate(language, "platform-bot:language.ask")] }),
    buttons,
  };
}

async function press({ deps, chat }: Asking, data: string): Promise<Answer | undefined> {
  const [, chosen] = LANGUAGE_DATA.exec(data) ?? [];
  if (!isLanguage(chosen)) return undefined;
  await saveChatLanguage(deps.db, chat.chatKey, chosen);
  if (chat.user) await deps.setLanguage(chat.user.id, chosen);
  return { html: writeMessage({ paragraphs: [deps.translate(chosen, "platform-bot:language.set")] }) };
}

type Page = "app" | "notices";

function write(
  asking: Asking,
  key: string,
  paragraphs: readonly string[],
  page: Page,
  values: Record<string, string> = {},
): Answer {
  const say = (part: string) => asking.deps.translate(asking.language, `platform-bot:${key}.${part}`, values);
  return withLink(asking, { title: say("title"), paragraphs: paragraphs.map(say) }, page);
}

function withLink(
  { deps, language }: Asking,
  { title, paragraphs }: { title: string; paragraphs: string[] },
  page: Page,
): Answer {
  const path = page === "notices" ? "/account/notices" : "";
  const { link: options, paragraph } = linkTo({
    label: deps.translate(language, `platform-bot:open.${page}`),
    url: `${deps.siteUrl}/${language}/app${path}`,
  });
  return { html: writeMessage({ title, paragraphs: [...paragraphs, ...paragraph] }), ...options };
}

/** d…@example.com: enough for its owner to know it by. */
function masked(email: string): string {
  const [name = "", domain = ""] = email.split("@", 2);
  return `${name.slice(0, 1)}…@${domain}`;
}
