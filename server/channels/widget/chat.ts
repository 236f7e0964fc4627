import { createHash } from "node:crypto";
import { AppError } from "../../kernel/errors.ts";
import type { Language } from "../../kernel/languages.ts";
import { decodeCursor } from "../../kernel/paging.ts";
import type { Line } from "../index.ts";
import type { WidgetDeps } from "./deps.ts";
import { followChat, type StreamEvent } from "./follow-chat.ts";
import { openSession, type SessionWish } from "./open-session.ts";
import { createWidgetOwner } from "./owner.ts";
import { readHistory } from "./read-history.ts";
import { type Post, readPost } from "./read-post.ts";
import { findButtons, keepVouched } from "./repo.ts";
import type { HistoryView, SessionView } from "./view.ts";
import { chatLanguage, viewConfig, widgetSettings } from "./view-config.ts";
import { createVisitorTokens, type Visitor } from "./visitor-token.ts";

export type WidgetChat = ReturnType<typeof createWidgetChat>;

/** A visitor whose token was checked, and the line that they write on. */
export type Guest = { visitor: Visitor; line: Line };

export type VisitorPost = { clientId: string; language?: Language | undefined; content: Post["content"] };

/** What visitors of a site and of the hosted page can do. `origin` is the foreign site that a browser named; undefined for our own pages. */
export function createWidgetChat(deps: WidgetDeps) {
  const { db, clock, ids, channels, events } = deps;
  const tokens = createVisitorTokens(deps);

  /** The bot's web chat, made on first use. Throws `bots.not_found`, `channels.off`. */
  async function lineOfBot(botId: string): Promise<Line> {
    const row = await channels.ensure(botId, "widget");
    const line = row && (await channels.lineOf(row.id));
    if (!line) throw new AppError("bots.not_found");
    if (line.row.status === "off") throw new AppError("channels.off");
    return line;
  }

  async function receive(
    { visitor, line }: Guest,
    { clientId, language, content }: VisitorPost,
  ): Promise<void> {
    const { chatKey, person } = visitor;
    const { workspaceId, bot, channelId } = line;
    const now = clock.now();
    const name = person?.name ?? deps.translate(bot.language, "widget:visitor", { code: codeOf(chatKey) });
    if (person) {
      const { email = null } = person;
      const customer = { id: ids.next("cus"), name, email, language: language ?? null, now };
      await keepVouched(db, { ...customer, workspaceId, botId: bot.id, channelId, chatKey });
    }
    const post: Post = {
      chatKey,
      name,
      clientId,
      content,
      at: now.toISOString(),
      ...(language && { language }),
    };
    const parsed = readPost(post);
    if (parsed.mails.length === 0) throw new AppError("request.invalid");
    await channels.receive(channelId, parsed);
    await events.tellVisitor({ channelId, chatKey }, { what: "message" });
  }

  return {
    ...createWidgetOwner(deps),

    /** Lets a visitor in. Throws `widget.bad_identity`, `widget.site_not_allowed`, `bots.not_found`, `channels.off`. */
    async openSession(botId: string, wish: SessionWish, origin: string | undefined): Promise<SessionView> {
      const line = await lineOfBot(botId);
      checkSite(line, origin);
      return openSession({ ...deps, tokens }, line, wish);
    },

    /** Who sends this token. Throws `widget.bad_token`, `channels.off`, `widget.site_not_allowed`. */
    async enter(token: string, origin: string | undefined): Promise<Guest> {
      const visitor = tokens.read(token);
      const line = visitor && (await channels.lineOf(visitor.channelId));
      if (!visitor || line?.row.kind !== "widget") throw new AppError("widget.bad_token");
      if (line.row.status === "off") throw new AppError("channels.off");
      checkSite(line, origin);
      return { visitor, line };
    },

    /** Whose token this is, for limits, before anything is looked up; undefined for one that is not ours. */
    chatKeyOf: (token: string): string | undefined => tokens.read(token)?.chatKey,

    /** Keeps a message; harmless when it is posted again with the same id. */
    say: (guest: Guest, said: { clientId: string; text: string; language?: Language | undefined }) =>
      receive(guest, { ...said, content: { type: "text", text: said.text } }),

    /** Presses a button that stands under a message of this chat. Throws `widget.no_such_button`. */
    async press(
      guest: Guest,
      press: { clientId: string; messageId: string; data: string; language?: Language | undefined },
    ): Promise<void> {
      const buttons = await findButtons(db, guest.visitor, press.messageId);
      if (!buttons.some(({ data }) => data === press.data)) throw new AppError("widget.no_such_button");
      await receive(guest, { ...press, content: { type: "pressed", data: press.data } });
    },

    history: ({ visitor }: Guest, before?: string): Promise<HistoryView> =>
      readHistory(deps, visitor, before),

    /** Follows the guest's chat from a cursor on, or from now; see `followChat`. Throws `request.bad_cursor`. */
    follow(
      { visitor }: Guest,
      cursor: string | undefined,
      tell: (event: StreamEvent) => void,
      fail: () => void,
    ): () => void {
      const from = cursor ? decodeCursor(cursor) : { createdAt: clock.now(), id: "" };
      return followChat(deps, visitor, from, tell, fail);
    },

    /** What the hosted page says before its script runs. Throws `bots.not_found`, `channels.off`. */
    async page(botId: string, asked: string | undefined): Promise<{ title: string; language: Language }> {
      const line = await lineOfBot(botId);
      const language = chatLanguage(line, asked);
      return { title: viewConfig(line, language, false, deps.translate).title, language };
    },
  };
}

/** Throws where the owner has named sites and this is none of them. */
function checkSite(line: Line, origin: string | undefined): void {
  const { allowedOrigins } = widgetSettings(line);
  if (origin === undefined || allowedOrigins.length === 0 || allowedOrigins.includes(origin)) return;
  throw new AppError("widget.site_not_allowed", { site: origin.slice(0, 200) });
}

/** Four digits by which the team tells unnamed visitors apart. */
function codeOf(chatKey: string): string {
  const number = createHash("sha256").update(chatKey).digest().readUInt32BE() % 10_000;
  return String(number).padStart(4, "0");
}
