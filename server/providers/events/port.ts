/** Something a page may be watching. Carries ids and small figures, never texts of customers. */
export type LiveEvent =
  | { type: "source"; botId: string; sourceId: string; status: string; progress: number }
  | { type: "message"; botId: string; conversationId: string }
  | { type: "channel"; botId: string; channelId: string; status: string };

/** Live events between all processes; nothing is kept, a listener that is away misses them and reads the state anew. */
export type Events = {
  /**
   * Tells everybody who watches the workspace. Never rejects: an event that cannot be sent is logged and lost. Of many `source`
   * events about one source in a row some are left out (at most five a second are sent), but never the last.
   */
  publish(workspaceId: string, event: LiveEvent): Promise<void>;
  /**
   * Calls `listener` for every event of the workspace until the returned function is called; `onGap` when some may have been
   * missed, because the connection was lost for a while.
   */
  subscribe(workspaceId: string, listener: (event: LiveEvent) => void, onGap?: () => void): () => void;
  close(): Promise<void>;
};
