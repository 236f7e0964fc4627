export const PLAN_ERRORS = ["plans.bot_limit", "plans.suspended", "plans.channel_not_in_plan"] as const;
