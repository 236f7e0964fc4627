import type { ChannelKind, InboundMedia, MessageTemplate } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { Page, PageRequest } from "../kernel/paging.ts";
import type { MessageRow } from "./message-repo.ts";

/** Why a conversation went to a person; see the schema. */
export type HandoverReason =
  | "requested"
  | "low_confidence"
  | "repeated_failure"
  | "rule"
  | "upset"
  | "taken"
  | "own_app";

export const CONVERSATION_VIEWS = ["all", "waiting", "mine", "person", "bot", "unread", "closed"] as const;
export type ConversationView = (typeof CONVERSATION_VIEWS)[number];

export const LABEL_COLOURS = [
  "grey",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "purple",
  "pink",
] as const;
export type LabelColour = (typeof LABEL_COLOURS)[number];

/** `playground` and `api` are conversations without a channel. */
export type ConversationChannel = ChannelKind | "playground" | "api";

/** The member of the team who acts. */
export type Member = { id: string; name: string };
export type LabelItem = { id: string; name: string; colour: LabelColour };
export type CannedReplyItem = { id: string; shortcut: string; text: string; updatedAt: Date };

export type ConversationQuery = PageRequest & {
  /** Words of messages, or the beginning of a name, a user name or a number. */
  q?: string;
  /** "all" unless given. Those that wait come longest waiting first, all others latest first. */
  view?: ConversationView;
  channel?: ConversationChannel;
  /** A label's id. */
  label?: string;
  /** A member's id, or "none" for those that nobody has. */
  assignee?: string;
  language?: Language;
  /** Whether the owner's trials are among them (false). */
  trials?: boolean;
  /** Whose "mine" is. */
  userId?: string;
};

export type ConversationItem = {
  id: string;
  chatKey: string;
  channelKind: ConversationChannel;
  customer: {
    /** Null for trials and calls of the API. */
    id: string | null;
    name: string | null;
    username: string | null;
    channelKind: ConversationChannel;
    verified: boolean;
    /** The team blocked them. */
    blocked: boolean;
    /** They blocked the bot. */
    blockedBot: boolean;
  };
  /** Who answers now: a person whose time is over has given back to the bot. */
  mode: "bot" | "person";
  waitingSince: Date | null;
  handoverReason: HandoverReason | null;
  assignee: Member | null;
  labels: LabelItem[];
  unread: number;
  lastText: string | null;
  lastAuthor: "customer" | "bot" | "person" | null;
  lastMessageAt: Date;
  createdAt: Date;
  closedAt: Date | null;
  language: Language | null;
  /** 1 to 5. */
  rating: number | null;
};

/**
 * A page of the inbox. `searchedLatest`: the words are so common that only the latest conversations were looked through for this page;
 * `nextCursor` goes on with older ones, and a page may then hold fewer than the limit, even none.
 */
export type ConversationPage = Page<ConversationItem> & { searchedLatest: boolean };

/** Each counted up to 1,000: that many means "1,000 or more". */
export type InboxCounts = { waiting: number; unread: number; mine: number };
export const MOST_COUNTED = 1000;

export type ConversationDetail = ConversationItem & {
  /** What a person who takes over should know; null until somebody asks for it. */
  brief: string | null;
  briefAt: Date | null;
  /** Whether messages came after the brief was written. */
  briefIsOld: boolean;
  /** When a person's turn ends by itself; null: by hand only, or the bot answers now. */
  resumeAt: Date | null;
  /** Until when free text may be sent, by the bot and by a person; null: any time. */
  window: { closesAt: Date | null; personClosesAt: Date | null; hasTemplates: boolean };
  /** Why nothing can be written here: the channel is off or gone, or the conversation has none. Null: one can write. */
  cannotWrite: "channels.off" | "conversations.no_channel" | "conversations.window_closed" | null;
  profile: {
    email: string | null;
    phone: string | null;
    tags: string[];
    about: string;
    language: Language | null;
    firstSeenAt: Date;
    lastSeenAt: Date;
    blockedBotAt: Date | null;
  } | null;
  /** Whether this customer has a topic in the team's group. */
  deskLinked: boolean;
  ratedAt: Date | null;
};

export type MessageMedia = Omit<InboundMedia, "ref"> & {
  /** Whether the channel can still be asked for the file. */
  available: boolean;
};

export type MessageItem = Omit<MessageRow, "media" | "receipt"> & {
  media: MessageMedia | null;
  /** What the provider reported about it. */
  receipt: { state: "sent" | "delivered" | "read" | "failed"; at: Date; detail: string | null } | null;
  /** A note that only the team sees. */
  internal: boolean;
};

export type Writing = {
  text: string;
  /** Made by the page: the same one posted twice is one message. */
  clientId: string;
  /** For writing when the reply window is over; `text` is then ignored. */
  template?: { name: string; language: string; parameters: string[] };
};

export type TemplateItem = MessageTemplate;

export type InboxMedia = {
  bytes: Buffer;
  mimeType: string;
  fileName: string;
  /** Safe to be shown in a page; everything else is only to be downloaded. */
  inline: boolean;
};

export type ExportFormat = "text" | "json";
/** A file that is made while it is read. */
export type ExportedFile = { fileName: string; mimeType: string; chunks: AsyncIterable<string> };

/** The group in which the team answers. `code` is shown once, when it is made. */
export type DeskState = {
  /** Only bots with a Telegram channel can have one. */
  possible: boolean;
  group: { title: string } | null;
  /** A code was made and waits to be sent in the group. */
  codeExpiresAt: Date | null;
};
