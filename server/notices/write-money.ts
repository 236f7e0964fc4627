import { formatMoney } from "../kernel/format-moment.ts";
import type { NoticeWords, ToldNotice, WriteContext } from "./kinds.ts";

const MOST_LINES = 10;

/** What was paid, and what for. */
export const writeReceived = writeOrders("payment_received");

/** What was given back. */
export const writeRefunded = writeOrders("payment_refunded");

function writeOrders(kind: "payment_received" | "payment_refunded") {
  return (context: WriteContext, notices: readonly ToldNotice[]): NoticeWords => {
    const { t, language, workspace, app } = context;
    const [first] = notices;
    const subject =
      notices.length === 1 && first
        ? t(language, `notices:${kind}.subject`, { amount: amountOf(context, first) })
        : t(language, `notices:${kind}.subjectMany`, { count: notices.length });
    return {
      subject,
      paragraphs: [
        t(language, `notices:${kind}.text`, { workspace }),
        ...notices.slice(-MOST_LINES).map((notice) => lineOf(context, notice)),
      ],
      button: { label: t(language, "notices:payment_received.button"), url: `${app}/billing` },
    };
  };
}

export function writeFailed(context: WriteContext): NoticeWords {
  const { t, language, workspace, app } = context;
  return {
    subject: t(language, "notices:payment_failed.subject", { workspace }),
    paragraphs: ["text", "after"].map((one) => t(language, `notices:payment_failed.${one}`, { workspace })),
    button: { label: t(language, "notices:payment_failed.button"), url: `${app}/billing` },
  };
}

function lineOf(context: WriteContext, notice: ToldNotice): string {
  const { t, language } = context;
  const { plan, months } = notice.data;
  return t(language, "notices:payment_received.line", {
    plan: t(language, `notices:plans.${plan}`),
    count: Number(months),
    amount: amountOf(context, notice),
  });
}

function amountOf({ language }: WriteContext, { data }: ToldNotice): string {
  return formatMoney(language, Number(data.amount), data.currency === "UZS" ? "UZS" : "USD");
}
