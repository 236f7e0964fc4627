import { formatDate, formatDateTime, formatMoney } from "~/lib/format.ts";
import type { OrderRow } from "../../server/billing/index.ts";
import type { ProviderKey } from "../../server/billing/types.ts";
import { planName } from "./billing-plan.ts";
import type { Language, PlanKey } from "./context.ts";

/** An order as people see it. Dates and amounts are words. */
export type OrderView = {
  id: string;
  number: string;
  planKey: PlanKey;
  plan: string;
  months: number;
  amount: string;
  discount: string | null;
  provider: ProviderKey;
  status: OrderRow["status"];
  /** Nothing had to be paid: a promo code covered all of it. */
  free: boolean;
  made: string;
  paid: string | null;
  ended: string | null;
  /** Where it can still be paid. */
  payUrl: string | null;
};

export function orderView(order: OrderRow, language: Language, timeZone: string): OrderView {
  const { amount, discount, currency, checkoutUrl } = order;
  const when = (moment: Date | null) => moment && formatDateTime(language, moment, timeZone);
  return {
    id: order.id,
    number: numberOf(order),
    planKey: order.plan as PlanKey, // an order is made for a plan of the table only
    plan: planName(language, order.plan as PlanKey),
    months: order.months,
    amount: formatMoney(language, amount, currency),
    discount: discount > 0 ? formatMoney(language, discount, currency) : null,
    provider: order.provider,
    status: order.status,
    free: amount === 0,
    made: formatDate(language, order.createdAt, timeZone),
    paid: when(order.paidAt),
    ended: when(order.endedAt),
    payUrl: order.status === "pending" && checkoutUrl && /^https?:/.test(checkoutUrl) ? checkoutUrl : null,
  };
}

/** The number that invoices carry. */
export function numberOf({ number }: Pick<OrderRow, "number">): string {
  return `BF-${number}`;
}
