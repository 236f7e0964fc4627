import { z } from "zod";
import { LANGUAGES } from "../../kernel/languages.ts";
import type { InboundMail, Parsed } from "../port.ts";

/** As long as a message of a visitor may be, in characters. */
export const LONGEST_MESSAGE = 4000;

/** Ids that the browser makes, so that a message that is posted again is recognised. */
export const clientId = z.string().regex(/^[\w-]{8,64}$/);

/** As the database takes it: without NUL and without half of a character. */
const clean = z.string().transform((text) => text.replaceAll("\0", "").toWellFormed());
const filled = clean.pipe(z.string().min(1));

const postSchema = z.object({
  chatKey: filled,
  name: filled,
  language: z.enum(LANGUAGES).optional(),
  clientId,
  at: z.iso.datetime(),
  content: z.discriminatedUnion("type", [
    z.object({ type: z.literal("text"), text: clean.pipe(z.string().trim().min(1).max(LONGEST_MESSAGE)) }),
    z.object({ type: z.literal("pressed"), data: clean.pipe(z.string().min(1).max(64)) }),
  ]),
});

/** What a visitor did, as our own routes hand it to the driver. */
export type Post = z.input<typeof postSchema>;

/** A visitor's post as mail. The id that makes it unique carries the chat: one visitor's ids never meet another's. */
export function readPost(update: unknown): Parsed {
  const post = postSchema.safeParse(update);
  return { mails: post.success ? [toMail(post.data)] : [], receipts: [] };
}

function toMail({
  chatKey,
  name,
  language,
  clientId: id,
  at,
  content,
}: z.output<typeof postSchema>): InboundMail {
  return {
    providerMessageId: `${chatKey}:${id}`,
    chatKey,
    customer: { externalId: chatKey, name, ...(language && { languageHint: language }) },
    ...(content.type === "text" && { messageRef: id }),
    sentAt: at,
    content,
  };
}
