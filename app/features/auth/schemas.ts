import { z } from "zod";
import type { Translate } from "~/.server/texts.ts";
import { PASSWORD_MIN } from "~/lib/password-strength.ts";

const PASSWORD_MAX = 128;
const NAME_MAX = 100;
const EMAIL_MAX = 254;

/*
 * What the forms take, with messages ready in the person's language. The rules of accounts themselves are stricter
 * (common passwords, for one); what they refuse is shown at its field too.
 */

export function signInSchema(t: Translate) {
  return z.object({ email: email(t), password: z.string(t("common:validation.required")) });
}

export function signUpSchema(t: Translate) {
  return z.object({
    name: name(t),
    workspaceName: name(t),
    email: email(t),
    password: newPassword(t),
    terms: z.boolean(t("auth:fields.termsRequired")),
  });
}

export function emailSchema(t: Translate) {
  return z.object({ email: email(t) });
}

export function newPasswordSchema(t: Translate) {
  return z.object({ password: newPassword(t) });
}

export type SignInForm = z.input<ReturnType<typeof signInSchema>>;
export type SignUpForm = z.input<ReturnType<typeof signUpSchema>>;
export type EmailForm = z.input<ReturnType<typeof emailSchema>>;
export type NewPasswordForm = z.input<ReturnType<typeof newPasswordSchema>>;

function name(t: Translate) {
  return z
    .string(t("common:validation.required"))
    .trim()
    .min(1, t("common:validation.required"))
    .max(NAME_MAX, t("common:validation.tooLong", { count: NAME_MAX }));
}

function email(t: Translate) {
  return z
    .string(t("common:validation.required"))
    .trim()
    .max(EMAIL_MAX, t("common:validation.tooLong", { count: EMAIL_MAX }))
    .pipe(z.email(t("common:validation.email")));
}

function newPassword(t: Translate) {
  return z
    .string(t("common:validation.required"))
    .min(PASSWORD_MIN, t("common:validation.tooShort", { count: PASSWORD_MIN }))
    .max(PASSWORD_MAX, t("common:validation.tooLong", { count: PASSWORD_MAX }));
}
