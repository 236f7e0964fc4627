import type { PayableOrder, PaymentProvider } from "../port.ts";
import { ACCOUNT_FIELD } from "./errors.ts";

export type PaymeCheckoutOptions = {
  merchantId: string;
  /** https://checkout.paycom.uz, or the sandbox's. */
  checkoutUrl: string;
};

/** Payme waits so long before it sends the payer back, so that the receipt can be seen, in milliseconds. */
const RETURN_AFTER_MS = 3000;

/** Paying by Payme: a link that carries the order, nothing is asked of Payme beforehand (SPECS.md, section 1). */
export function createPaymeCheckout({ merchantId, checkoutUrl }: PaymeCheckoutOptions): PaymentProvider {
  return {
    key: "payme",
    currency: "UZS",
    renews: false,
    checkout: async (order) => ({
      url: `${checkoutUrl.replace(/\/$/, "")}/${encodeOrder(merchantId, order)}`,
    }),
  };
}

function encodeOrder(merchantId: string, { id, amount, language, returnUrl }: PayableOrder): string {
  const fields = [
    `m=${merchantId}`,
    `ac.${ACCOUNT_FIELD}=${id}`,
    `a=${amount}`,
    `l=${language}`,
    // Fields are told apart by semicolons.
    `c=${returnUrl.replaceAll(";", "%3B")}`,
    `ct=${RETURN_AFTER_MS}`,
  ];
  return Buffer.from(fields.join(";")).toString("base64");
}
