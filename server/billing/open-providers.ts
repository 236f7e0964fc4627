import type { Env } from "../kernel/env.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Translate } from "../kernel/translate.ts";
import { createClickCheckout } from "./click/checkout-link.ts";
import { createClickMerchant } from "./click/index.ts";
import { createPaymeCheckout } from "./payme/checkout-link.ts";
import { createPaymeMerchant } from "./payme/index.ts";
import { createPaymeKeys } from "./payme/key-repo.ts";
import type { ChargeDeps } from "./payoneer/book-charge.ts";
import { createPayoneer } from "./payoneer/index.ts";
import type { PaymentProvider } from "./port.ts";
import type { OrderRow } from "./repo.ts";
import type { InvoiceDeps } from "./stripe/book-invoice.ts";
import { createStripe } from "./stripe/index.ts";
import { createUzumCheckout } from "./uzum/checkout-link.ts";
import { createUzumMerchant } from "./uzum/index.ts";

export type BillingEnv = Pick<
  Env,
  | "STRIPE_SECRET_KEY"
  | "STRIPE_WEBHOOK_SECRET"
  | "STRIPE_PRICE_BUSINESS"
  | "STRIPE_PRICE_ENTERPRISE"
  | "STRIPE_API_BASE"
  | "PAYME_MERCHANT_ID"
  | "PAYME_KEY"
  | "PAYME_CHECKOUT_URL"
  | "CLICK_SERVICE_ID"
  | "CLICK_MERCHANT_ID"
  | "CLICK_SECRET_KEY"
  | "UZUM_LOGIN"
  | "UZUM_PASSWORD"
  | "UZUM_SERVICE_ID"
  | "PAYONEER_MERCHANT_CODE"
  | "PAYONEER_KEY"
  | "PAYONEER_BASE_URL"
  | "FISCAL_IKPU"
  | "FISCAL_PACKAGE_CODE"
  | "FISCAL_VAT_PERCENT"
>;

export type OpenDeps = Omit<ChargeDeps, "client"> &
  Omit<InvoiceDeps, "stripe" | "prices"> & {
    env: BillingEnv;
    secrets: SecretBox;
    translate: Translate;
    titleOf: (order: Pick<OrderRow, "plan" | "months" | "language">) => string;
  };

export type Opened = ReturnType<typeof openProviders>;

/** What the given keys allow: each provider as far as its own keys are there, nothing of those without. */
export function openProviders(deps: OpenDeps) {
  const { env } = deps;
  const stripe = openStripeIf(deps);
  const payoneer = openPayoneerIf(deps);
  const checkouts: (PaymentProvider | undefined)[] = [
    stripe?.provider,
    env.PAYME_KEY && env.PAYME_MERCHANT_ID
      ? createPaymeCheckout({ merchantId: env.PAYME_MERCHANT_ID, checkoutUrl: env.PAYME_CHECKOUT_URL })
      : undefined,
    env.CLICK_SECRET_KEY && env.CLICK_SERVICE_ID && env.CLICK_MERCHANT_ID
      ? createClickCheckout({ serviceId: env.CLICK_SERVICE_ID, merchantId: env.CLICK_MERCHANT_ID })
      : undefined,
    env.UZUM_LOGIN && env.UZUM_PASSWORD && env.UZUM_SERVICE_ID
      ? createUzumCheckout({ serviceId: env.UZUM_SERVICE_ID })
      : undefined,
    payoneer?.provider,
  ];
  return {
    stripe,
    payoneer,
    payme: openPaymeIf(deps),
    click: openClickIf(deps),
    uzum: openUzumIf(deps),
    checkouts: checkouts.filter((checkout) => checkout !== undefined),
  };
}

function openStripeIf({ env, ...deps }: OpenDeps) {
  if (!env.STRIPE_SECRET_KEY || !env.STRIPE_WEBHOOK_SECRET) return undefined;
  return createStripe(deps, {
    secretKey: env.STRIPE_SECRET_KEY,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET,
    apiBase: env.STRIPE_API_BASE,
    prices: {
      ...(env.STRIPE_PRICE_BUSINESS && { business: env.STRIPE_PRICE_BUSINESS }),
      ...(env.STRIPE_PRICE_ENTERPRISE && { enterprise: env.STRIPE_PRICE_ENTERPRISE }),
    },
  });
}

function openPayoneerIf({ env, ...deps }: OpenDeps) {
  if (!env.PAYONEER_MERCHANT_CODE || !env.PAYONEER_KEY) return undefined;
  const { PAYONEER_MERCHANT_CODE: merchantCode, PAYONEER_KEY: key, PAYONEER_BASE_URL: baseUrl } = env;
  return createPayoneer(deps, { merchantCode, key, baseUrl });
}

function openPaymeIf(deps: OpenDeps) {
  const { env, db, clock, secrets: secretBox } = deps;
  if (!env.PAYME_KEY) return undefined;
  const keys = createPaymeKeys({ db, clock, secretBox, firstKey: env.PAYME_KEY });
  return createPaymeMerchant({ ...deps, ...keys, receiptOf: (order) => receiptOf(deps, order) });
}

/** What stands on Payme's fiscal receipt, where the platform's codes of the tax committee were given. */
function receiptOf({ env, titleOf }: OpenDeps, order: OrderRow): object | undefined {
  if (!env.FISCAL_IKPU || !env.FISCAL_PACKAGE_CODE) return undefined;
  const item = {
    title: titleOf(order),
    price: order.amount,
    count: 1,
    code: env.FISCAL_IKPU,
    package_code: env.FISCAL_PACKAGE_CODE,
    vat_percent: env.FISCAL_VAT_PERCENT,
  };
  return { receipt_type: 0, items: [item] };
}

function openClickIf({ env, ...deps }: OpenDeps) {
  if (!env.CLICK_SECRET_KEY || !env.CLICK_SERVICE_ID) return undefined;
  const secrets = { serviceId: env.CLICK_SERVICE_ID, secretKey: env.CLICK_SECRET_KEY };
  return createClickMerchant({ ...deps, secrets });
}

function openUzumIf({ env, ...deps }: OpenDeps) {
  if (!env.UZUM_LOGIN || !env.UZUM_PASSWORD || !env.UZUM_SERVICE_ID) return undefined;
  const account = { login: env.UZUM_LOGIN, password: env.UZUM_PASSWORD, serviceId: env.UZUM_SERVICE_ID };
  return createUzumMerchant({ ...deps, account });
}
