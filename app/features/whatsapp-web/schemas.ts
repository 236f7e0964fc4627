import { z } from "zod";
import type { Translate } from "~/.server/texts.ts";

/** A ticked box posts "on", which conform reads as true. */
export function riskSchema(t: Translate) {
  return z.object({ riskAccepted: z.literal(true, t("whatsapp-web:consent.required")) });
}

export type RiskForm = z.input<ReturnType<typeof riskSchema>>;
