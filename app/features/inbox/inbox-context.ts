import { createContext, useContext } from "react";
import type { LiveStatus } from "~/lib/use-live.ts";
import type { LabelView, MemberView } from "./types.ts";

/** What every part of the inbox knows. */
export type InboxShared = {
  botId: string;
  /** The bot's address; the inbox is `${home}/inbox`. */
  home: string;
  me: string;
  timeZone: string;
  members: readonly MemberView[];
  labels: readonly LabelView[];
  /** Whether what is shown is up to the second. */
  status: LiveStatus;
  /** Loads the list anew in a moment. */
  refreshList(): void;
  /** Calls the listener for every live event of a conversation, until the returned function is called. */
  onConversation(listener: (conversationId: string) => void): () => void;
};

export const InboxContext = createContext<InboxShared | null>(null);

export function useInbox(): InboxShared {
  const shared = useContext(InboxContext);
  if (!shared) throw new Error("this part stands inside the inbox only");
  return shared;
}
