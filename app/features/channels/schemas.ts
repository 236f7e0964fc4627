import { z } from "zod";
import type { Translate } from "~/.server/texts.ts";

/** The token as it was pasted; whether it is one, Telegram says. */
export function telegramSchema(t: Translate) {
  return z.object({
    token: z
      .string(t("common:validation.required"))
      .trim()
      .min(1, t("common:validation.required"))
      .max(200, t("errors:channels.bad_credentials")),
  });
}

export type TelegramForm = z.input<ReturnType<typeof telegramSchema>>;
