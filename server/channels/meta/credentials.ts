import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";

/** What goes into a header as it is: visible ASCII. Meta does not say how long its tokens may become. */
const TOKEN = /^[\x21-\x7e]{1,2000}$/;
const SECRET = /^[\x21-\x7e]{8,200}$/;
const ID = /^\d{1,25}$/;

/** An id of Meta's, which becomes part of the address that is called. */
export const metaId = z.string().trim().regex(ID);
export const optionalId = optional(ID);
export const optionalToken = optional(TOKEN);
export const optionalSecret = optional(SECRET);

/** A field that a form sends empty counts as not given. */
function optional(pattern: RegExp) {
  return z
    .string()
    .trim()
    .refine((value) => value === "" || pattern.test(value))
    .transform((value) => value || undefined)
    .optional();
}

/** Credentials as they were sealed: the entered fields as JSON, without those that were not given. */
export function writeCredentials(fields: Record<string, unknown>): string {
  return JSON.stringify(fields);
}

/** What `writeCredentials` wrote. AppError `channels.bad_credentials` where it is anything else. */
export function readCredentials<T>(form: z.ZodType<T>, credentials: string): T {
  const parsed = form.safeParse(parseJson(credentials));
  if (!parsed.success) throw new AppError("channels.bad_credentials", { reason: "form" });
  return parsed.data;
}

/** The owner's token, else the platform's. AppError `channels.bad_credentials` where there is neither. */
export function tokenOf(fields: { token?: string | undefined }, fallback: string | undefined): string {
  const token = fields.token ?? fallback;
  if (!token || !TOKEN.test(token)) throw new AppError("channels.bad_credentials", { reason: "no token" });
  return token;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
