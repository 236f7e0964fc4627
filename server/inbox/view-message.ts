import type { InboxDeps } from "./deps.ts";
import type { MessageRow } from "./message-repo.ts";
import type { MessageItem } from "./types.ts";

/** Messages of one conversation as the inbox shows them; whether files can be had depends on the channel, asked once. */
export async function viewMessages(
  { channels }: Pick<InboxDeps, "channels">,
  channelId: string,
  rows: readonly MessageRow[],
): Promise<MessageItem[]> {
  const hasMedia = rows.some(({ media }) => media !== null);
  const line = hasMedia ? await channels.lineOf(channelId) : undefined;
  const available = line?.driver.download !== undefined && line.row.status !== "off";
  return rows.map((row) => viewMessage(row, available));
}

export function viewMessage(row: MessageRow, available: boolean): MessageItem {
  const { media, receipt, ...rest } = row;
  const { ref: _ref, ...shown } = media ?? { ref: "", kind: "document" as const };
  return {
    ...rest,
    media: media && { ...shown, available },
    receipt: receipt && { state: receipt.state, at: receipt.at, detail: receipt.detail },
    internal: row.status === "internal",
  };
}
