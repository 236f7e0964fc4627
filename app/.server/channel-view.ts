import type { ChannelRow } from "../../server/channels/index.ts";
import type { Language } from "./context.ts";
import { errorText } from "./texts.ts";

/** A connected messenger as its owner sees it. Credentials never leave the server. */
export type ChannelView = {
  /** @username, else the display name. */
  name: string;
  displayName: string;
  link: string | null;
  delivery: ChannelRow["delivery"];
  broken: boolean;
  /** Why it broke, in words. */
  reason: string | null;
  connectedAt: string;
};

export function viewChannel(row: ChannelRow, language: Language): ChannelView {
  return {
    name: row.username ? `@${row.username}` : row.displayName,
    displayName: row.displayName,
    link: row.link,
    delivery: row.delivery,
    broken: row.status === "broken",
    reason: row.errorCode ? errorText(language, row.errorCode) : null,
    connectedAt: row.createdAt.toISOString(),
  };
}
