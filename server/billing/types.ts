export const PROVIDERS = ["stripe", "payme", "click", "uzum", "payoneer"] as const;
export type ProviderKey = (typeof PROVIDERS)[number];

export type Currency = "USD" | "UZS";

/** pending → paid → refunded; pending → cancelled | expired, both of which a late payment still turns into paid. */
export type OrderStatus = "pending" | "paid" | "cancelled" | "expired" | "refunded";

/** An amount in the currency's smallest unit: cents, tiyin. */
export type Money = { amount: number; currency: Currency };
