import type { InboundContent } from "../channels/port.ts";
import type { Original } from "./event-repo.ts";
import type { Normalise } from "./match-words.ts";
import type { Received, Said } from "./turn.ts";

/** A message that gets other words. */
export type Edit = { messageId: string; text: string; at: Date };

type Deps = {
  findOriginal: (messageRef: string) => Promise<Original | undefined>;
  normalise: Normalise;
};

/**
 * Reads what the customer has changed. A message that is still unanswered is read in its new words; one that was answered is a new question
 * where its words really differ; one that nobody knows (in a group it was not meant for the bot before) is read like any other. The
 * edits are to be written down when the turn ends: until then the old words are what a further try compares with.
 */
export async function settleEdits(
  received: Received,
  { findOriginal, normalise }: Deps,
): Promise<{ received: Received; edits: Edit[]; unknown: Said[] }> {
  let mails = [...received.mails];
  const edits: Edit[] = [];
  const unknown: Said[] = [];
  for (const mail of received.mails) {
    const { content } = mail;
    if (content.type !== "edit") continue;
    const original = await findOriginal(content.of);
    if (!original) {
      unknown.push(mail);
      continue;
    }
    edits.push({ messageId: original.messageId, text: content.text, at: new Date(mail.sentAt) });
    const unanswered = mails.some(({ mailId }) => mailId === original.mailId);
    const differs = normalise(original.text) !== normalise(content.text);
    if (unanswered)
      mails = mails.map((one) =>
        one.mailId === original.mailId ? { ...one, content: reworded(one.content, content.text) } : one,
      );
    if (unanswered || !differs) mails = mails.filter((one) => one !== mail);
  }
  return { received: { ...received, mails }, edits, unknown };
}

function reworded(content: InboundContent, text: string): InboundContent {
  return content.type === "media" || content.type === "unsupported"
    ? { ...content, caption: text }
    : { type: "text", text };
}
