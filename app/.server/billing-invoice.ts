import { soumInWords } from "~/lib/amount-in-words.ts";
import { formatDate, formatDateTime, formatMoney, formatNumber } from "~/lib/format.ts";
import type { OrderRow } from "../../server/billing/index.ts";
import type { BillingProfile, InvoiceSheet } from "../../server/billing/office.ts";
import { numberOf } from "./billing-orders.ts";
import { planName } from "./billing-plan.ts";
import type { PlanKey, Services } from "./context.ts";
import { type Translate, translator } from "./texts.ts";

/** Invoices are dated by the clock of the seller. */
const TIME_ZONE = "Asia/Tashkent";

type Seller = Services["billingOffice"]["seller"];

/** An order's invoice in the order's language. `fallbackName`: the buyer where no details were given. */
export function invoiceSheet(
  order: OrderRow,
  seller: Seller,
  buyer: BillingProfile,
  fallbackName: string,
): InvoiceSheet {
  const { language, months, amount, discount, currency } = order;
  const t = translator(language);
  const money = (value: number) => formatMoney(language, value, currency);
  const full = amount + discount;
  const number = numberOf(order);
  const date = formatDate(language, order.createdAt, TIME_ZONE);
  return {
    fileTitle: t("billing:invoice.title", { number, date }),
    title: t("billing:invoice.title", { number, date }),
    state: stateOf(order, t),
    paid: order.status === "paid",
    seller: { heading: t("billing:invoice.seller"), name: seller.name, lines: sellerLines(seller, t) },
    buyer: {
      heading: t("billing:invoice.buyer"),
      name: buyer.name || fallbackName,
      lines: buyerLines(buyer, t),
    },
    columns: {
      what: t("billing:invoice.what"),
      months: t("billing:invoice.months"),
      price: t("billing:invoice.price"),
      amount: t("billing:invoice.amount"),
    },
    line: {
      what: t("billing:invoice.line", { plan: planName(language, order.plan as PlanKey) }),
      months: formatNumber(language, months),
      price: money(Math.round(full / months)),
      amount: money(full),
    },
    sums: [
      ...(discount > 0 ? [{ name: t("billing:invoice.discount"), amount: `−${money(discount)}` }] : []),
      vatOf(seller, order, t),
      { name: t("billing:invoice.total"), amount: money(amount) },
    ],
    inWords: wordsOf(order, t),
    note: t("billing:invoice.note"),
  };
}

function stateOf({ status, paidAt, endedAt, provider, language }: OrderRow, t: Translate): string {
  const name = t(`billing:providers.${provider}.brand`);
  const at = status === "paid" ? paidAt : endedAt;
  const date = at ? formatDateTime(language, at, TIME_ZONE) : "";
  return t(`billing:invoice.state.${status}`, { provider: name, date });
}

function sellerLines(seller: Seller, t: Translate): string[] {
  return [...partyLines(seller, t), seller.phone].filter(Boolean);
}

function buyerLines(buyer: BillingProfile, t: Translate): string[] {
  return partyLines(buyer, t);
}

type Party = Omit<BillingProfile, "kind" | "name">;

function partyLines({ taxId, address, bankName, bankAccount, bankMfo, vatCode, email }: Party, t: Translate) {
  return [
    taxId && t("billing:invoice.taxId", { value: taxId }),
    vatCode && t("billing:invoice.vatCode", { value: vatCode }),
    address,
    bankAccount && t("billing:invoice.account", { value: bankAccount.replace(/(\d{4})(?=\d)/g, "$1 ") }),
    bankName,
    bankMfo && t("billing:invoice.mfo", { value: bankMfo }),
    email,
  ].filter(Boolean);
}

/** Prices include the tax. */
function vatOf(seller: Seller, { amount, currency, language }: OrderRow, t: Translate) {
  const percent = seller.vatPercent;
  if (percent === null) return { name: t("billing:invoice.noVat"), amount: "–" };
  const vat = Math.round((amount * percent) / (100 + percent));
  const number = formatNumber(language, percent);
  return {
    name: t("billing:invoice.vat", { percent: number }),
    amount: formatMoney(language, vat, currency),
  };
}

function wordsOf({ currency, amount, language }: OrderRow, t: Translate): string | null {
  const words = currency === "UZS" ? soumInWords(language, amount) : null;
  return words && t("billing:invoice.inWords", { words });
}
