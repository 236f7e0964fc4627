/** Something a page may be watching. Carries ids and small figures, never texts of customers. */
export type LiveEvent =
  | { type: "source"; botId: string; sourceId: string; status: string; progress: number }
  | { type: "message"; botId: string; conversationId: string }
  | { type: "channel"; botId: string; channelId: string; status: string };

/**
 * Something that a visitor of a web chat sees at once. A message is read from the database, it is only announced here; `draft` is an
 * answer that is still being written, at most 3,000 characters of it.
 */
export type VisitorEvent = { what: "message" } | { what: "typing" } | { what: "draft"; text: string };

/** One visitor's chat on one channel. */
export type VisitorChat = { channelId: string; chatKey: string };

/** Live events between all processes; nothing is kept, a listener that is away misses them and reads the state anew. */
export type Events = {
  /**
   * Tells everybody who watches the workspace. Never rejects: an event that cannot be sent is logged and lost. Of many
   * events in a row about one source, or one conversation's messages, some are left out (at most five a second are sent), but never the last.
   */
  publish(workspaceId: string, event: LiveEvent): Promise<void>;
  /**
   * Calls `listener` for every event of the workspace until the returned function is called; `onGap` when some may have been
   * missed, because the connection was lost for a while.
   */
  subscribe(workspaceId: string, listener: (event: LiveEvent) => void, onGap?: () => void): () => void;
  /** Tells the visitor of a web chat, and nobody who watches the workspace. Never rejects. */
  tellVisitor(chat: VisitorChat, event: VisitorEvent): Promise<void>;
  /** Calls `listener` for every event of this chat alone; the rest as `subscribe`. */
  watchVisitor(chat: VisitorChat, listener: (event: VisitorEvent) => void, onGap?: () => void): () => void;
  close(): Promise<void>;
};
