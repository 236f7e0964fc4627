import { createHash } from "node:crypto";
import { secretsEqual } from "../../kernel/secret-box.ts";

export const CLICK = {
  ok: 0,
  badSign: -1,
  badAmount: -2,
  badAction: -3,
  paid: -4,
  noOrder: -5,
  noTransaction: -6,
  notUpdated: -7,
  badRequest: -8,
  cancelled: -9,
} as const;
export type ClickCode = (typeof CLICK)[keyof typeof CLICK];

/** Click's own words for its codes. */
export const CLICK_NOTES: Record<ClickCode, string> = {
  [CLICK.ok]: "Success",
  [CLICK.badSign]: "SIGN CHECK FAILED!",
  [CLICK.badAmount]: "Incorrect parameter amount",
  [CLICK.badAction]: "Action not found",
  [CLICK.paid]: "Already paid",
  [CLICK.noOrder]: "User does not exist",
  [CLICK.noTransaction]: "Transaction does not exist",
  [CLICK.notUpdated]: "Failed to update user",
  [CLICK.badRequest]: "Error in request from click",
  [CLICK.cancelled]: "Transaction cancelled",
};

/** Every value as it was received: a number that was parsed and written anew breaks the signature ("1000.00"). */
export type ClickFields = {
  click_trans_id: string;
  service_id: string;
  click_paydoc_id: string;
  merchant_trans_id: string;
  merchant_prepare_id: string;
  amount: string;
  action: string;
  error: string;
  error_note: string;
  sign_time: string;
  sign_string: string;
};

const BIGINT = /^\d{1,19}$/;
const ALWAYS = [
  "click_trans_id",
  "service_id",
  "click_paydoc_id",
  "merchant_trans_id",
  "amount",
  "action",
  "error",
  "sign_time",
  "sign_string",
] as const;

/** The fields of a form body; those that are not there are empty. */
export function readFields(raw: Buffer): ClickFields {
  const form = new URLSearchParams(raw.toString("utf8"));
  const of = (name: keyof ClickFields) => form.get(name) ?? "";
  return {
    click_trans_id: of("click_trans_id"),
    service_id: of("service_id"),
    click_paydoc_id: of("click_paydoc_id"),
    merchant_trans_id: of("merchant_trans_id"),
    merchant_prepare_id: of("merchant_prepare_id"),
    amount: of("amount"),
    action: of("action"),
    error: of("error"),
    error_note: of("error_note"),
    sign_time: of("sign_time"),
    sign_string: of("sign_string"),
  };
}

/**
 * Whether everything is there that must be, and is what it can be: ids are bigints, an error is 0 (the money was taken) or below. Complete
 * names what Prepare answered.
 */
export function isWhole(fields: ClickFields): boolean {
  if (ALWAYS.some((name) => fields[name] === "")) return false;
  if (fields.action === "1" && fields.merchant_prepare_id === "") return false;
  const { click_trans_id, click_paydoc_id, error } = fields;
  return BIGINT.test(click_trans_id) && BIGINT.test(click_paydoc_id) && /^(0|-\d{1,9})$/.test(error);
}

/** md5 over the raw strings and the secret (SPECS.md, section 2); the prepare id is in it in Complete only. */
export function isSigned(fields: ClickFields, { serviceId, secretKey }: ClickSecrets): boolean {
  const { click_trans_id, service_id, merchant_trans_id, amount, action, sign_time } = fields;
  const prepareId = action === "1" ? fields.merchant_prepare_id : "";
  const signed = [
    click_trans_id,
    service_id,
    secretKey,
    merchant_trans_id,
    prepareId,
    amount,
    action,
    sign_time,
  ].join("");
  const expected = createHash("md5").update(signed).digest("hex");
  return secretsEqual(fields.sign_string.toLowerCase(), expected) && service_id === serviceId;
}

export type ClickSecrets = { serviceId: string; secretKey: string };

/** Soums with a fraction as Click writes them, in tiyin; undefined for what is no amount. */
export function readSoums(amount: string): number | undefined {
  const read = /^(\d{1,13})(?:\.(\d{1,2})0*)?$/.exec(amount);
  if (!read) return undefined;
  return Number(read[1]) * 100 + Number((read[2] ?? "").padEnd(2, "0"));
}
