import { z } from "zod";
import { type Checked, checkFields } from "../kernel/check-fields.ts";

/* Who is named on invoices, for the API and for the pages alike. */

/** So many digits, which people type in groups. */
const digits = (count: number) =>
  z
    .string()
    .max(60)
    .transform((typed) => typed.replaceAll(/[\s-]/g, ""))
    .refine((value) => value.length === count && /^\d+$/.test(value), { error: `not ${count} digits` });

const line = (most: number) => z.string().trim().max(most);
const orNothing = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal(""), schema]);
const email = orNothing(z.email().max(254));

const person = z.object({
  kind: z.literal("person"),
  name: line(200),
  address: line(300),
  email,
});

/** A legal entity in Uzbekistan: STIR of 9 digits, account of 20, MFO of 5, code of a payer of VAT of 12. */
const company = z.object({
  kind: z.literal("company"),
  name: line(200).min(1),
  taxId: digits(9),
  address: line(300),
  bankName: line(200),
  bankAccount: orNothing(digits(20)),
  bankMfo: orNothing(digits(5)),
  vatCode: orNothing(digits(12)),
  email,
});

export type BillingProfile = {
  kind: "person" | "company";
  name: string;
  taxId: string;
  address: string;
  bankName: string;
  bankAccount: string;
  bankMfo: string;
  vatCode: string;
  email: string;
};

export const NO_PROFILE: BillingProfile = {
  kind: "person",
  name: "",
  taxId: "",
  address: "",
  bankName: "",
  bankAccount: "",
  bankMfo: "",
  vatCode: "",
  email: "",
};

/** Checks what was typed. A person has no tax id and no bank account here, whatever was typed for them. */
export function checkProfile(input: Record<string, unknown>): Checked<BillingProfile> {
  const checked = checkFields(input.kind === "company" ? company : person, input);
  return checked.ok ? { ok: true, value: { ...NO_PROFILE, ...checked.value } } : checked;
}
