import { z } from "zod";
import type { Translate } from "~/.server/texts.ts";

const MOST_LETTERS = 40;
const LONGEST_TEXT = 8000;

/** A ready reply. The shortcut may be typed with its slash. The rules are those of the API. */
export function replySchema(t: Translate) {
  const required = t("common:validation.required");
  return z.object({
    replyId: z.string().max(100).optional(),
    shortcut: z
      .string(required)
      .transform((typed) => typed.trim().replace(/^\//, "").toLowerCase())
      .pipe(
        z
          .string()
          .min(1, required)
          .max(MOST_LETTERS, t("common:validation.tooLong", { count: MOST_LETTERS }))
          .regex(/^[\p{L}\p{N}_ʻʼ'-]+$/u, t("inbox:replies.badShortcut")),
      ),
    text: z
      .string(required)
      .trim()
      .min(1, required)
      .max(LONGEST_TEXT, t("common:validation.tooLong", { count: LONGEST_TEXT })),
  });
}
