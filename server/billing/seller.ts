import type { Env } from "../kernel/env.ts";
import type { Seller } from "./office.ts";

/** Who sells, as the environment says. */
export function sellerOf(env: Env): Seller {
  return {
    name: env.SELLER_NAME,
    taxId: env.SELLER_TAX_ID ?? "",
    address: env.SELLER_ADDRESS ?? "",
    bankName: env.SELLER_BANK ?? "",
    bankAccount: env.SELLER_ACCOUNT ?? "",
    bankMfo: env.SELLER_MFO ?? "",
    vatCode: env.SELLER_VAT_CODE ?? "",
    vatPercent: env.SELLER_VAT_PERCENT ?? null,
    email: env.SELLER_EMAIL ?? "",
    phone: env.SELLER_PHONE ?? "",
  };
}
