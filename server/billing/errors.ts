export const BILLING_ERRORS = [
  "billing.provider_off",
  "billing.provider_unavailable",
  "billing.order_not_found",
  "billing.order_closed",
  "billing.plan_not_sold",
  "billing.promo_unknown",
  "billing.promo_expired",
  "billing.promo_used_up",
  "billing.promo_other_plan",
  "billing.bad_signature",
  "billing.renews_already",
  "billing.nothing_to_cancel",
] as const;
