import { describe, expect, it } from "vitest";
import { createClickCheckout } from "./click/checkout-link.ts";
import { createPaymeCheckout } from "./payme/checkout-link.ts";
import type { PayableOrder } from "./port.ts";
import { createUzumCheckout } from "./uzum/checkout-link.ts";

const order: PayableOrder = {
  id: "ord_1",
  number: 100_001,
  workspaceId: "wsp_1",
  plan: "business",
  months: 1,
  amount: 62_230_007,
  currency: "UZS",
  language: "uz",
  percentOff: 0,
  email: "a@example.com",
  title: "BotFactory",
  returnUrl: "https://botfactory.example/uz/app/billing/orders/ord_1",
};

describe("links to pay", () => {
  it("Payme's is the order in base64, in tiyin, with the payer's language and the way back", async () => {
    for (const checkoutUrl of ["https://checkout.paycom.uz", "https://test.paycom.uz/"]) {
      const payme = createPaymeCheckout({ merchantId: "5e730e8e0b852a417aa49ceb", checkoutUrl });
      const { url } = await payme.checkout(order);
      const [, host, encoded = ""] = /^(https:\/\/[a-z.]+)\/([A-Za-z0-9+/=]+)$/.exec(url) ?? [];
      expect(host).toBe(checkoutUrl.replace(/\/$/, ""));
      expect(Buffer.from(encoded, "base64").toString()).toBe(
        `m=5e730e8e0b852a417aa49ceb;ac.order_id=ord_1;a=62230007;l=uz;c=${order.returnUrl};ct=3000`,
      );
    }
  });

  it("Payme's has no field more for a semicolon in an address", async () => {
    const payme = createPaymeCheckout({ merchantId: "m", checkoutUrl: "https://checkout.paycom.uz" });
    const { url } = await payme.checkout({ ...order, returnUrl: "https://b.example/?a=1;a=1" });
    const encoded = url.slice("https://checkout.paycom.uz/".length);
    expect(Buffer.from(encoded, "base64").toString().split(";")).toHaveLength(6);
  });

  it("Click's carries the amount in soums with two digits, whatever it is", async () => {
    const click = createClickCheckout({ serviceId: "62230", merchantId: "31415" });
    const amounts: [number, string][] = [
      [62_230_007, "622300.07"],
      [62_230_000, "622300.00"],
      [100, "1.00"],
      [10, "0.10"],
      [900_719_925_474_099, "9007199254740.99"],
    ];
    for (const [amount, written] of amounts) {
      const url = new URL((await click.checkout({ ...order, amount })).url);
      expect(`${url.origin}${url.pathname}`).toBe("https://my.click.uz/services/pay/");
      expect(Object.fromEntries(url.searchParams)).toEqual({
        service_id: "62230",
        merchant_id: "31415",
        amount: written,
        transaction_param: "ord_1",
        return_url: order.returnUrl,
      });
    }
  });

  it("Uzum's names the service, the order and the tiyin", async () => {
    const { url } = await createUzumCheckout({ serviceId: 101_202 }).checkout(order);
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      serviceId: "101202",
      order_id: "ord_1",
      amount: "62230007",
      redirectUrl: order.returnUrl,
    });
  });
});
