import type { DeliveryState, MediaView, ThreadMessage } from "~/features/inbox/types.ts";
import type { MessageItem } from "../../server/inbox/index.ts";

/** A message as the team sees it. */
export function viewThreadMessage(item: MessageItem): ThreadMessage {
  return {
    id: item.id,
    author: item.author,
    authorName: item.authorName,
    text: item.text,
    note: item.internal,
    outcome: item.outcome,
    state: stateOf(item),
    failure: item.failure,
    edited: item.editedAt !== null,
    feedback: item.feedback,
    template: item.template !== null,
    citations: item.citations,
    searchedFor: item.trace?.searchedFor ?? null,
    media: item.media && viewMedia(item.media),
    createdAt: item.createdAt.toISOString(),
  };
}

/** Our own record first; what the provider reported is further along than "sent". */
function stateOf({ status, failure, receipt }: MessageItem): DeliveryState {
  if (receipt && (status === "sent" || receipt.state === "failed")) return receipt.state;
  if (status === "received" || status === "internal") return "received";
  if (status === "pending" || status === "sending") return failure ? "retrying" : "sending";
  return status;
}

function viewMedia(media: NonNullable<MessageItem["media"]>): MediaView {
  const { kind, bytes, seconds, fileName, mimeType, available } = media;
  return {
    kind,
    bytes: bytes ?? null,
    seconds: seconds ?? null,
    fileName: fileName ?? null,
    mimeType: mimeType ?? null,
    available,
  };
}
