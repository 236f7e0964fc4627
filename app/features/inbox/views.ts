/** The ways to look at a bot's conversations, in the order of their links. */
export const INBOX_VIEWS = ["waiting", "mine", "person", "bot", "unread", "all", "closed"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];

export const FIRST_VIEW: InboxView = "all";

/** What of the address chooses the list; everything else of it belongs to the conversation that is open. */
export const LIST_KEYS = ["view", "q", "channel", "label", "assignee", "language"] as const;
export type ListKey = (typeof LIST_KEYS)[number];

export function viewOf(params: URLSearchParams): InboxView {
  return INBOX_VIEWS.find((view) => view === params.get("view")) ?? FIRST_VIEW;
}

/** The part of an address that chooses the list, with its question mark; empty where nothing is chosen. */
export function listSearch(search: string | URLSearchParams): string {
  const from = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const key of LIST_KEYS) {
    const value = from.get(key);
    if (value) kept.set(key, value);
  }
  const text = kept.toString();
  return text && `?${text}`;
}

/** The address of the same list with some choices changed; an empty value takes a choice away. */
export function changedSearch(search: string, changes: Partial<Record<string, string>>): string {
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    if (value) params.set(key, value);
    else params.delete(key);
  }
  const text = params.toString();
  return text && `?${text}`;
}
