import { LANGUAGES } from "../../kernel/languages.ts";
import type { Translate } from "../../kernel/translate.ts";

/** The codes of Payme's Merchant API (SPECS.md, section 1). */
export const PAYME = {
  notPost: -32300,
  badJson: -32700,
  badRequest: -32600,
  unknownMethod: -32601,
  badParams: -32602,
  notAuthorised: -32504,
  system: -32400,
  wrongAmount: -31001,
  transactionNotFound: -31003,
  cannotPerform: -31008,
  receiptNotFound: -32001,
  orderNotFound: -31050,
  orderPaid: -31051,
  orderClosed: -31052,
} as const;
export type PaymeCode = (typeof PAYME)[keyof typeof PAYME];

/** The account field by which the payer's order is named. */
export const ACCOUNT_FIELD = "order_id";

const ACCOUNT_ERRORS = new Map<PaymeCode, "notFound" | "paid" | "closed">([
  [PAYME.orderNotFound, "notFound"],
  [PAYME.orderPaid, "paid"],
  [PAYME.orderClosed, "closed"],
]);

/** An answer that refuses; `data` is the name of what is wrong. */
export class PaymeError extends Error {
  readonly code: PaymeCode;
  readonly data: string | undefined;

  constructor(code: PaymeCode, data?: string) {
    super(`payme ${code}`);
    this.code = code;
    this.data = data;
  }
}

/**
 * The error as Payme reads it. Errors of the account are shown to the payer: their message is in three languages and their data names
 * the field. The others are for Payme's log.
 */
export function writeError({ code, data }: PaymeError, translate: Translate): object {
  const account = ACCOUNT_ERRORS.get(code);
  if (!account) return { code, message: `error ${code}`, ...(data !== undefined && { data }) };
  const message = Object.fromEntries(
    LANGUAGES.map((language) => [language, translate(language, `billing:payme.${account}`)]),
  );
  return { code, message, data: ACCOUNT_FIELD };
}
