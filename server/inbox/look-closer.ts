import { AppError } from "../kernel/errors.ts";
import type { Language } from "../kernel/languages.ts";
import { saveBrief } from "./act-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { exportConversation } from "./export-conversation.ts";
import { findMessage, listMessagesBack } from "./message-repo.ts";
import { requireConversation } from "./read-inbox.ts";
import type { ExportedFile, ExportFormat, InboxMedia, Member, TemplateItem } from "./types.ts";
import { placeOf } from "./write-message.ts";

const BRIEF_MESSAGES = 60;
const BRIEF_LIMIT_MS = 20_000;
const MOST_MEDIA_BYTES = 20 << 20;
const MEDIA_LIMIT_MS = 30_000;
/** What a browser shows without running anything. */
const INLINE =
  /^(image\/(jpeg|png|gif|webp)|audio\/(ogg|mpeg|mp4|aac|amr|wav|webm|opus)|video\/(mp4|webm|3gpp))$/;

/** Looking closer at one conversation. Every function throws `conversations.not_found`. */
export function lookCloser(deps: InboxDeps) {
  const { db, clock, channels, accounts, model } = deps;

  return {
    /** At most five lines for the person who takes over, in `language`; made again only when something was said since. */
    async brief(
      workspaceId: string,
      botId: string,
      conversationId: string,
      language: Language,
    ): Promise<string> {
      const row = await requireConversation(deps, workspaceId, botId, conversationId);
      const fresh =
        row.briefAt !== null && row.briefAt >= row.lastMessageAt && row.briefLanguage === language;
      if (row.brief !== null && fresh) return row.brief;
      const now = clock.now();
      const said = await listMessagesBack(db, workspaceId, conversationId, { limit: BRIEF_MESSAGES });
      const history = said
        .filter(({ status }) => status === "received" || status === "sent")
        .reverse()
        .map(({ author, text }) => ({ role: author === "customer" ? "customer" : "bot", text }) as const);
      const signal = AbortSignal.timeout(BRIEF_LIMIT_MS);
      const text = await model.brief({ history, language, signal });
      await saveBrief(db, placeOf(row), { text, language, now });
      return text;
    },

    /** What may be sent outside the reply window; empty where the channel has none. */
    async templates(workspaceId: string, botId: string, conversationId: string): Promise<TemplateItem[]> {
      const row = await requireConversation(deps, workspaceId, botId, conversationId);
      const line = await channels.lineOf(row.channelId);
      return (await line?.driver.templates?.(line.access)) ?? [];
    },

    /** A file that a customer sent. Throws `conversations.no_media`, `channels.media_gone`, `channels.media_too_large`, `channels.unavailable`. */
    async media(
      workspaceId: string,
      botId: string,
      conversationId: string,
      messageId: string,
    ): Promise<InboxMedia> {
      const row = await requireConversation(deps, workspaceId, botId, conversationId);
      const message = await findMessage(db, workspaceId, conversationId, messageId);
      const line = await channels.lineOf(row.channelId);
      if (!message?.media || !line?.driver.download) throw new AppError("conversations.no_media");
      const { ref, kind, fileName } = message.media;
      const bounds = { maxBytes: MOST_MEDIA_BYTES, signal: AbortSignal.timeout(MEDIA_LIMIT_MS) };
      const { bytes, mimeType } = await line.driver.download(line.access, ref, bounds);
      const plain = mimeType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
      const inline = INLINE.test(plain);
      return {
        bytes,
        mimeType: inline ? plain : "application/octet-stream",
        fileName: fileName ?? `${kind}-${messageId}`,
        inline,
      };
    },

    /** Whom a conversation can be assigned to. */
    members: (workspaceId: string): Promise<Member[]> => accounts.membersOf(workspaceId),

    /** One conversation as a file, words in the given language. */
    async exportConversation(
      workspaceId: string,
      botId: string,
      conversationId: string,
      format: ExportFormat,
      language: Language,
    ): Promise<ExportedFile> {
      const row = await requireConversation(deps, workspaceId, botId, conversationId);
      return exportConversation(deps, row, format, language);
    },
  };
}
