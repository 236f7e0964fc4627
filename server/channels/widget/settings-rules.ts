import { z } from "zod";
import type { WidgetSettings } from "../settings.ts";

/* What an owner may choose about the web chat, for the API and for the pages alike. */

const localizedText = (max: number) =>
  z.object({ uz: z.string().max(max), ru: z.string().max(max), en: z.string().max(max) }).partial();

const SITE = /^https?:\/\/(?:[a-z\d.-]+|\[[a-f\d:]+\])(?::\d+)?$/;

/** A site as its origin; one that is typed without https:// is meant with it. */
const site = z
  .string()
  .trim()
  .max(200)
  .transform((typed, context) => {
    const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
    const isSite = url && SITE.test(url.origin) && url.href === `${url.origin}/` && !/\s/.test(typed);
    if (isSite) return url.origin;
    context.addIssue({ code: "custom", message: "not a site" });
    return z.NEVER;
  });

export const widgetSettingsBody = z.object({
  colour: z
    .string()
    .regex(/^#[\da-f]{6}$/i)
    .nullable(),
  position: z.enum(["right", "left"]),
  title: localizedText(60),
  greeting: localizedText(1000),
  allowedOrigins: z
    .array(site)
    .max(50)
    .transform((sites) => [...new Set(sites)]),
}) satisfies z.ZodType<WidgetSettings>;
