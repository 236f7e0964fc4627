import type { ChannelKind } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { PageRequest } from "../kernel/paging.ts";

export type CustomerQuery = PageRequest & {
  /** The beginning of a name, a user name, an e-mail address or a number. */
  q?: string;
  tag?: string;
  channel?: ChannelKind;
  language?: Language;
  /** True: only those the team blocked; false: only the others. */
  blocked?: boolean;
};

export type CustomerItem = {
  id: string;
  name: string;
  username: string | null;
  /** Null when the channel is gone. */
  channelKind: ChannelKind | null;
  language: Language | null;
  email: string | null;
  phone: string | null;
  verified: boolean;
  tags: string[];
  /** When the team blocked them. */
  blockedAt: Date | null;
  /** When they blocked the bot. */
  blockedBotAt: Date | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
};

export type CustomerProfile = CustomerItem & {
  about: string;
  /** The latest 50. */
  conversations: {
    id: string;
    lastText: string | null;
    lastMessageAt: Date;
    createdAt: Date;
    closedAt: Date | null;
    rating: number | null;
  }[];
  /** Erasing was begun and is not done. */
  erasing: boolean;
};

/** Left out: unchanged; null: taken away. */
export type CustomerChange = {
  about?: string;
  tags?: string[];
  email?: string | null;
  phone?: string | null;
};

/** The most common first. */
export type TagCount = { tag: string; customers: number };

export type ExportedFile = { fileName: string; mimeType: string; chunks: AsyncIterable<string> };
