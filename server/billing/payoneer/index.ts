import type { EventRow, OrderRow } from "../repo.ts";
import { askForOrder, type Booked, bookCharge, type ChargeDeps } from "./book-charge.ts";
import { createPayoneerCheckout } from "./checkout.ts";
import { openPayoneer, type PayoneerAccount } from "./open-client.ts";
import { readHint } from "./read-hint.ts";

export type PayoneerBilling = ReturnType<typeof createPayoneer>;

/** Payments through Payoneer Checkout. */
export function createPayoneer(deps: Omit<ChargeDeps, "client">, account: PayoneerAccount) {
  const client = openPayoneer(account);
  const all = { ...deps, client };
  return {
    provider: createPayoneerCheckout({ client, baseUrl: account.baseUrl }),
    readHint,

    /** Looks at what a notification hints at. */
    async apply({ body }: EventRow): Promise<Booked> {
      const hint = readHint(body.toString("utf8"));
      return hint ? bookCharge(all, hint.longId) : { outcome: "ignored" };
    },

    /** Asks whether an order was paid although no notification came. */
    askFor: (order: OrderRow): Promise<Booked> => askForOrder(all, order),
    close: (): Promise<void> => client.close(),
  };
}
