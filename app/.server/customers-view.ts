import type { CustomerItem, CustomerProfile } from "../../server/customers/index.ts";
import type { Language } from "./context.ts";

/** A customer in the list. Times are ISO 8601. */
export type CustomerView = {
  id: string;
  name: string;
  username: string | null;
  /** Null when the channel is gone. */
  channel: string | null;
  language: Language | null;
  email: string | null;
  phone: string | null;
  verified: boolean;
  tags: string[];
  /** By the team; `blockedBot`: they have blocked the bot. */
  blocked: boolean;
  blockedBot: boolean;
  firstSeenAt: string;
  lastSeenAt: string;
};

export function viewCustomer(item: CustomerItem): CustomerView {
  const { id, name, username, language, email, phone, verified, tags } = item;
  return {
    id,
    name,
    username,
    channel: item.channelKind,
    language,
    email,
    phone,
    verified,
    tags,
    blocked: item.blockedAt !== null,
    blockedBot: item.blockedBotAt !== null,
    firstSeenAt: item.firstSeenAt.toISOString(),
    lastSeenAt: item.lastSeenAt.toISOString(),
  };
}

export type ProfileView = CustomerView & {
  about: string;
  erasing: boolean;
  conversations: {
    id: string;
    lastText: string | null;
    lastAt: string;
    closed: boolean;
    rating: number | null;
  }[];
};

export function viewProfile(profile: CustomerProfile): ProfileView {
  return {
    ...viewCustomer(profile),
    about: profile.about,
    erasing: profile.erasing,
    conversations: profile.conversations.map(({ id, lastText, lastMessageAt, closedAt, rating }) => ({
      id,
      lastText,
      lastAt: lastMessageAt.toISOString(),
      closed: closedAt !== null,
      rating,
    })),
  };
}
