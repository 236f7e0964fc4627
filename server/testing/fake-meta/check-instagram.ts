import { listOf } from "./check-whatsapp.ts";
import { GraphFailure, type Json, type SentMessage } from "./types.ts";

/** What a customer would see of a message, or the refusal that Instagram would give. */
export function checkInstagramMessage(message: Json | undefined): Pick<SentMessage, "text" | "choices"> {
  const text = message?.text;
  if (typeof text !== "string" || text.trim() === "" || !text.isWellFormed())
    throw new GraphFailure(400, 100, "(#100) Must upload exactly one: text, attachment");
  if (Buffer.byteLength(text) > 1000)
    throw new GraphFailure(
      400,
      100,
      "(#100) Length of param message[text] must be less than or equal to 1000",
      {
        subcode: 2018109,
      },
    );
  const replies = listOf(message?.quick_replies);
  if (replies.length > 13) throw invalid("quick_replies");
  const choices = replies.map(({ content_type: type, title, payload }) => {
    if (type !== "text") throw invalid("content_type");
    if (typeof title !== "string" || !title.trim() || title.length > 20) throw invalid("title");
    if (typeof payload !== "string" || !payload || payload.length > 1000) throw invalid("payload");
    return { id: payload, title };
  });
  return { text, choices };
}

function invalid(what: string): GraphFailure {
  return new GraphFailure(400, 100, `(#100) Invalid parameter: ${what}`);
}
