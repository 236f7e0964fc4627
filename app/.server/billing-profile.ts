import type { BillingProfile } from "../../server/billing/office.ts";
import type { Language, Services } from "./context.ts";
import { readFields } from "./read-fields.ts";
import type { Translate } from "./texts.ts";

export type { BillingProfile };

const DIGITS = { taxId: 9, bankAccount: 20, bankMfo: 5, vatCode: 12 } as const;
const FIELDS = [
  "name",
  "taxId",
  "address",
  "bankName",
  "bankAccount",
  "bankMfo",
  "vatCode",
  "email",
] as const;

/** The posted details as the server's own check has them. */
export function readProfile(form: FormData, language: Language, office: Services["billingOffice"]) {
  return readFields(form, language, shape, (input) => office.checkProfile(input as Record<string, unknown>));
}

function shape(posted: Record<string, unknown>): Record<string, unknown> {
  const texts = FIELDS.map((name) => [name, String(posted[name] ?? "").trim()]);
  return { ...Object.fromEntries(texts), kind: posted.kind === "company" ? "company" : "person" };
}

/** Words for what only this form can explain: how many digits a number has, and addresses. */
export function profileWords(
  wrong: Record<string, unknown>,
  posted: Record<string, unknown>,
  t: Translate,
): Record<string, string> {
  const numbers = Object.entries(DIGITS).filter(([name]) => wrong[name]);
  return {
    ...Object.fromEntries(numbers.map(([name, count]) => [name, t("billing:profile.digits", { count })])),
    ...(wrong.email && posted.email ? { email: t("billing:profile.badEmail") } : {}),
  };
}
