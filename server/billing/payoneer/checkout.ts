import { AppError } from "../../kernel/errors.ts";
import type { PayableOrder, PaymentProvider } from "../port.ts";
import type { PayoneerClient } from "./open-client.ts";
import { readList } from "./read-answers.ts";

type Deps = { client: PayoneerClient; baseUrl: string };

/** The market that networks are offered for, unless the payer is elsewhere: the page there lets them choose. */
const COUNTRY = "UZ";
const LANGUAGES = { uz: "uz_UZ", ru: "ru_RU", en: "en_US" } as const;

/** Paying through Payoneer Checkout's hosted page: a LIST session per order (SPECS.md, section 5). */
export function createPayoneerCheckout({ client, baseUrl }: Deps): PaymentProvider {
  return {
    key: "payoneer",
    currency: "USD",
    renews: false,
    async checkout(order) {
      const list = readList(await ask(() => client.call("POST", "/api/lists", sessionOf(order))));
      const url = list && (list.redirect ?? hostedPage(baseUrl, list.self));
      if (!list || !url) throw unavailable();
      return { url, checkoutId: list.longId };
    },
    async withdraw(checkoutId) {
      const list = readList(await ask(() => client.call("GET", `/api/lists/${checkoutId}`)));
      if (list?.chargeId) return false;
      await ask(() => client.call("DELETE", `/api/lists/${checkoutId}`));
      return true;
    },
  };
}

function sessionOf(order: PayableOrder): object {
  const { origin } = new URL(order.returnUrl);
  return {
    transactionId: order.id,
    country: COUNTRY,
    integration: "HOSTED",
    customer: { number: order.workspaceId, email: order.email },
    payment: { amount: order.amount / 100, currency: order.currency, reference: order.title.slice(0, 120) },
    style: { language: LANGUAGES[order.language], hostedVersion: "v3" },
    callback: {
      returnUrl: order.returnUrl,
      cancelUrl: order.returnUrl,
      notificationUrl: `${origin}/webhooks/payoneer`,
    },
  };
}

/** Payoneer's page for a session whose answer does not name one. */
function hostedPage(baseUrl: string, self: string | undefined): string | undefined {
  if (!self) return undefined;
  const page = new URL("/paymentpage/v3/responsive.html", baseUrl.replace("//api.", "//resources."));
  page.searchParams.set("listUrl", self);
  return page.toString();
}

/** Runs a call that a person waits for. */
async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(cause?: unknown): AppError {
  return new AppError("billing.provider_unavailable", { provider: "payoneer" }, { cause });
}
