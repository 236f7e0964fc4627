import { z } from "zod";
import { LANGUAGES } from "../kernel/languages.ts";
import {
  CONVERSATION_VIEWS,
  type ConversationDetail,
  type ConversationItem,
  LABEL_COLOURS,
  type MessageItem,
} from "./types.ts";

/** How the API shows the inbox; times are ISO 8601. */
export const time = z.iso.datetime();
const isoOf = (date: Date | null) => date?.toISOString() ?? null;

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const memberView = z.object({ id: z.string(), name: z.string() });
export const labelView = z.object({ id: z.string(), name: z.string(), colour: z.enum(LABEL_COLOURS) });
export const cannedView = z.object({ id: z.string(), shortcut: z.string(), text: z.string() });
export const deskView = z.object({
  possible: z.boolean(),
  group: z.object({ title: z.string() }).nullable(),
  codeExpiresAt: time.nullable(),
});
export const templateView = z.object({
  name: z.string(),
  language: z.string(),
  body: z.string(),
  parameters: z.number(),
});

export const conversationQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional(),
  q: z.string().max(200).optional(),
  view: z.enum(CONVERSATION_VIEWS).default("all"),
  channel: z
    .enum(["telegram", "whatsapp", "whatsapp-web", "instagram", "widget", "playground", "api"])
    .optional(),
  label: z.string().max(100).optional(),
  assignee: z.string().max(100).optional(),
  language: z.enum(LANGUAGES).optional(),
  trials: z.stringbool().default(true),
});

export const conversationView = z.object({
  id: z.string(),
  channel: z.string(),
  mode: z.enum(["bot", "person"]),
  language: z.string().nullable(),
  customer: z.object({
    id: z.string().nullable(),
    name: z.string().nullable(),
    username: z.string().nullable(),
    verified: z.boolean(),
    blocked: z.boolean(),
    blockedBot: z.boolean(),
  }),
  waitingSince: time.nullable(),
  handoverReason: z.string().nullable(),
  assignee: memberView.nullable(),
  labels: z.array(labelView),
  unread: z.number(),
  lastText: z.string().nullable(),
  lastAuthor: z.string().nullable(),
  lastMessageAt: time,
  createdAt: time,
  closedAt: time.nullable(),
  rating: z.number().nullable(),
});

export const detailView = conversationView.extend({
  brief: z.string().nullable(),
  briefIsOld: z.boolean(),
  resumeAt: time.nullable(),
  window: z.object({
    closesAt: time.nullable(),
    personClosesAt: time.nullable(),
    hasTemplates: z.boolean(),
  }),
  cannotWrite: z.string().nullable(),
  deskLinked: z.boolean(),
});

export const messageView = z.object({
  id: z.string(),
  author: z.enum(["customer", "bot", "person"]),
  authorName: z.string().nullable(),
  text: z.string(),
  language: z.string().nullable(),
  status: z.string(),
  failure: z.string().nullable(),
  outcome: z.string().nullable(),
  grounded: z.boolean().nullable(),
  citations: z.array(
    z.object({ sourceId: z.string(), passageId: z.string(), title: z.string(), quote: z.string() }),
  ),
  media: z
    .object({
      kind: z.string(),
      mimeType: z.string().optional(),
      bytes: z.number().optional(),
      seconds: z.number().optional(),
      fileName: z.string().optional(),
      available: z.boolean(),
    })
    .nullable(),
  receipt: z.object({ state: z.string(), at: time, detail: z.string().nullable() }).nullable(),
  feedback: z.number().nullable(),
  internal: z.boolean(),
  editedAt: time.nullable(),
  createdAt: time,
  sentAt: time.nullable(),
});

export function showConversation(item: ConversationItem): z.infer<typeof conversationView> {
  return {
    ...item,
    channel: item.channelKind,
    waitingSince: isoOf(item.waitingSince),
    lastMessageAt: item.lastMessageAt.toISOString(),
    createdAt: item.createdAt.toISOString(),
    closedAt: isoOf(item.closedAt),
  };
}

export function showDetail(item: ConversationDetail): z.infer<typeof detailView> {
  const { closesAt, personClosesAt, hasTemplates } = item.window;
  return {
    ...showConversation(item),
    brief: item.brief,
    briefIsOld: item.briefIsOld,
    resumeAt: isoOf(item.resumeAt),
    window: { closesAt: isoOf(closesAt), personClosesAt: isoOf(personClosesAt), hasTemplates },
    cannotWrite: item.cannotWrite,
    deskLinked: item.deskLinked,
  };
}

export function showMessage(item: MessageItem): z.infer<typeof messageView> {
  const { receipt } = item;
  return {
    ...item,
    receipt: receipt && { ...receipt, at: receipt.at.toISOString() },
    editedAt: isoOf(item.editedAt),
    createdAt: item.createdAt.toISOString(),
    sentAt: isoOf(item.sentAt),
  };
}
