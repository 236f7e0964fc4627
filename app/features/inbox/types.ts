import type { Language } from "~/i18n/languages.ts";
import type { InboxView } from "./views.ts";

/** Why a conversation went to a person; the words are `inbox:reasons`. */
export const REASONS = [
  "requested",
  "low_confidence",
  "repeated_failure",
  "rule",
  "upset",
  "taken",
  "own_app",
] as const;
export type Reason = (typeof REASONS)[number];

/** One line of the list. Times are ISO 8601. */
export type InboxRow = {
  id: string;
  name: string | null;
  username: string | null;
  /** A channel's kind, or `playground` or `api`. */
  channel: string;
  lastText: string | null;
  lastAuthor: "customer" | "bot" | "person" | null;
  lastAt: string;
  byPerson: boolean;
  waitingSince: string | null;
  reason: Reason | null;
  assignee: MemberView | null;
  labels: LabelView[];
  unread: number;
  closed: boolean;
  /** By the team; `blockedBot`: the customer has blocked the bot. */
  blocked: boolean;
  blockedBot: boolean;
};

export type ViewCounts = Partial<Record<InboxView, number>>;

export type InboxListPage = {
  rows: InboxRow[];
  nextCursor: string | null;
  counts: ViewCounts;
  /** The words are so common that only the latest conversations were looked through. */
  searchedLatest: boolean;
};

export const COLOURS = [
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
export type Colour = (typeof COLOURS)[number];
export type LabelView = { id: string; name: string; colour: Colour };
export type MemberView = { id: string; name: string };
export type CannedView = { id: string; shortcut: string; text: string };

export type CitationView = { sourceId: string; passageId: string; title: string; quote: string };

export type MediaView = {
  kind: "voice" | "audio" | "photo" | "video" | "document";
  bytes: number | null;
  seconds: number | null;
  fileName: string | null;
  mimeType: string | null;
  /** Whether the messenger can still be asked for it. */
  available: boolean;
};

export type DeliveryState =
  | "received"
  | "sending"
  | "retrying"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "withheld";

/** One message as the team sees it. */
export type ThreadMessage = {
  id: string;
  author: "customer" | "bot" | "person";
  /** A member of the team, or who spoke in a group. */
  authorName: string | null;
  text: string;
  /** Written by the team for the team; customers never see it. */
  note: boolean;
  outcome: "answered" | "unknown" | "greeting" | "notice" | "handover" | "rating" | null;
  state: DeliveryState;
  failure: string | null;
  edited: boolean;
  feedback: number | null;
  template: boolean;
  citations: CitationView[];
  searchedFor: string | null;
  media: MediaView | null;
  createdAt: string;
};

export type TemplateView = { name: string; language: string; body: string; parameters: number };

/** Everything beside the messages. */
export type ThreadDetail = {
  id: string;
  name: string | null;
  username: string | null;
  channel: string;
  language: Language | null;
  /** Who answers now; `person`: somebody of the team, nobody knows who. */
  answers: "bot" | "you" | "colleague" | "person";
  /** When the bot answers again by itself. */
  resumeAt: string | null;
  waitingSince: string | null;
  reason: Reason | null;
  closed: boolean;
  assignee: MemberView | null;
  labels: LabelView[];
  unread: number;
  /** Until when a person may write freely; null: any time. */
  closesAt: string | null;
  hasTemplates: boolean;
  /** Why nothing can be written. */
  cannotWrite: "off" | "no_channel" | "window_closed" | "blocked" | null;
  brief: string | null;
  briefIsOld: boolean;
  rating: number | null;
  deskLinked: boolean;
  createdAt: string;
  customer: ThreadCustomer | null;
  others: { id: string; lastAt: string; lastText: string | null }[];
};

export type ThreadCustomer = {
  id: string;
  verified: boolean;
  about: string;
  tags: string[];
  email: string | null;
  phone: string | null;
  blocked: boolean;
  blockedBot: boolean;
  firstSeenAt: string;
  lastSeenAt: string;
};

export type ThreadPage = {
  conversation: ThreadDetail;
  /** Oldest first. */
  messages: ThreadMessage[];
  earlier: string | null;
};
