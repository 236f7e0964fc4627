/** What one bot's chat remembers in this browser. */
export type Kept = {
  token?: string;
  /** When the newest message that was seen had come. */
  read?: string;
};

/** Kept in the site's own storage, without cookies; in memory where the browser allows none. */
export function createKeep(botId: string) {
  const key = `botfactory:${botId}`;
  let memory: Kept = {};
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (typeof stored === "object" && stored !== null) memory = stored;
  } catch {
    // Storage is forbidden, or something else stands there.
  }

  return {
    get: (): Kept => memory,
    set(changes: Kept): void {
      memory = { ...memory, ...changes };
      try {
        localStorage.setItem(key, JSON.stringify(memory));
      } catch {
        // Then only as long as the page is open.
      }
    },
    /** Whether the chat stands open, from page to page of one visit. */
    get open(): boolean {
      try {
        return sessionStorage.getItem(key) === "open";
      } catch {
        return false;
      }
    },
    set open(open: boolean) {
      try {
        sessionStorage.setItem(key, open ? "open" : "");
      } catch {
        // Then the next page begins with a closed chat.
      }
    },
  };
}

export type Keep = ReturnType<typeof createKeep>;
