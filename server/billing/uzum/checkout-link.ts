import type { PaymentProvider } from "../port.ts";

export type UzumCheckoutOptions = { serviceId: number; payUrl?: string };

const PAY_URL = "https://www.uzumbank.uz/open-service";

/**
 * Paying by Uzum: the payer opens our service in the Uzum Bank application and pays the order by its number there; the bank asks our merchant
 * webhooks. The link is a convenience of the bank's site: its form is not published and must be checked with the bank's manager.
 */
export function createUzumCheckout({ serviceId, payUrl = PAY_URL }: UzumCheckoutOptions): PaymentProvider {
  return {
    key: "uzum",
    currency: "UZS",
    renews: false,
    async checkout({ id, amount, returnUrl }) {
      const url = new URL(payUrl);
      url.search = new URLSearchParams({
        serviceId: String(serviceId),
        order_id: id,
        amount: String(amount),
        redirectUrl: returnUrl,
      }).toString();
      return { url: url.toString() };
    },
  };
}
