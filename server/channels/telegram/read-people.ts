import type { InboundMail } from "../port.ts";
import { type Fields, hasId, isId, languageOf, nameOf, textOf, type WithId } from "./read-fields.ts";

/** A person, or a group in which one (`speaker`) wrote. */
export function customerOf(who: WithId, speaker: Fields = who): InboundMail["customer"] {
  const username = textOf(who.username);
  const languageHint = languageOf(speaker);
  return {
    externalId: String(who.id),
    name: nameOf(who),
    ...(username !== undefined && { username }),
    ...(languageHint && { languageHint }),
  };
}

/** What an answer quotes and an edit names. */
export function refOf(message: Fields): Pick<InboundMail, "messageRef"> {
  return isId(message.message_id) ? { messageRef: String(message.message_id) } : {};
}

export function isPerson(from: unknown): from is WithId {
  return hasId(from) && from.is_bot !== true;
}
