/** Something a page may be watching. Carries ids and small figures, never texts of customers. */
export type LiveEvent =
  | { type: "source"; botId: string; sourceId: string; status: string; progress: number }
  | { type: "message"; botId: string; conversationId: string }
  | { type: "channel"; botId: string; channelId: string; status: string };

/** Live events between all processes; nothing is kept, a listener that is away misses them and reads the state anew. */
export type Events = {
  publish(workspaceId: string, event: LiveEvent): Promise<void>;
  /** Calls `listener` for every event of the workspace until the returned function is called. */
  subscribe(workspaceId: string, listener: (event: LiveEvent) => void): () => void;
  close(): Promise<void>;
};
