import { decodeText } from "./decode-text.ts";
import type { ReadDocument } from "./port.ts";

/** Plain text, any encoding; taken as it stands. */
export function readTxt(bytes: Uint8Array): ReadDocument {
  const { text, guessed } = decodeText(bytes);
  return { markdown: text, warnings: guessed ? ["encoding_guessed"] : [] };
}
