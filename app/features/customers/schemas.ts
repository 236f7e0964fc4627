import { z } from "zod";
import type { Translate } from "~/.server/texts.ts";

const LONGEST_ABOUT = 4000;
const MOST_TAGS = 20;
const LONGEST_TAG = 40;

/** What the team writes about a customer. Tags stand in one line with commas between; an emptied field takes its value away. */
export function customerSchema(t: Translate) {
  const tooLong = (count: number) => t("common:validation.tooLong", { count });
  return z.object({
    about: z.string().trim().max(LONGEST_ABOUT, tooLong(LONGEST_ABOUT)).default(""),
    tags: z
      .string()
      .default("")
      .transform(splitTags)
      .pipe(
        z
          .array(z.string().max(LONGEST_TAG, t("customers:profile.tagTooLong", { count: LONGEST_TAG })))
          .max(MOST_TAGS, t("customers:profile.tooManyTags", { count: MOST_TAGS })),
      ),
    email: z.email(t("common:validation.email")).max(200, tooLong(200)).nullable().default(null),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[\d\s()-]{5,25}$/, t("customers:profile.badPhone"))
      .nullable()
      .default(null),
  });
}

/** "a, b,, a" are the tags a and b. */
export function splitTags(line: string): string[] {
  const tags = line
    .split(/[,\n]/)
    .map((tag) => tag.trim())
    .filter(Boolean);
  return [...new Set(tags)];
}
