import type { PaymentProvider } from "../port.ts";

export type ClickCheckoutOptions = { serviceId: string; merchantId: string; payUrl?: string };

const PAY_URL = "https://my.click.uz/services/pay/";

/** Paying by Click: a link that carries the order; amounts in soums with two digits (SPECS.md, section 2). */
export function createClickCheckout({
  serviceId,
  merchantId,
  payUrl = PAY_URL,
}: ClickCheckoutOptions): PaymentProvider {
  return {
    key: "click",
    currency: "UZS",
    renews: false,
    async checkout({ id, amount, returnUrl }) {
      const url = new URL(payUrl);
      url.search = new URLSearchParams({
        service_id: serviceId,
        merchant_id: merchantId,
        amount: `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`,
        transaction_param: id,
        return_url: returnUrl,
      }).toString();
      return { url: url.toString() };
    },
  };
}
