import type { ChannelRow } from "../../server/channels/index.ts";
import type { ChannelKind } from "../../server/channels/port.ts";
import type { Language } from "./context.ts";
import { errorText } from "./texts.ts";

export type { ChannelKind };

/** A connected messenger as its owner sees it. Credentials never leave the server. */
export type ChannelView = {
  kind: ChannelKind;
  /** @username, else the display name. */
  name: string;
  displayName: string;
  link: string | null;
  delivery: ChannelRow["delivery"];
  status: ChannelRow["status"];
  broken: boolean;
  /** Why it broke, in words. */
  reason: string | null;
  connectedAt: string;
  checkedAt: string | null;
};

export function viewChannel(row: ChannelRow, language: Language): ChannelView {
  return {
    kind: row.kind as ChannelKind,
    name: row.username ? `@${row.username}` : row.displayName,
    displayName: row.displayName,
    link: row.link,
    delivery: row.delivery,
    status: row.status,
    broken: row.status === "broken",
    reason: row.errorCode ? errorText(language, row.errorCode) : null,
    connectedAt: row.createdAt.toISOString(),
    checkedAt: row.checkedAt?.toISOString() ?? null,
  };
}

/** The one of a bot's channels that says most about it: a broken one, else one that was connected. The web chat is there by itself. */
export function mainChannel<Row extends Pick<ChannelRow, "kind" | "status">>(
  rows: readonly Row[],
): Row | undefined {
  return rows.find(({ status }) => status === "broken") ?? rows.find(({ kind }) => kind !== "widget");
}
