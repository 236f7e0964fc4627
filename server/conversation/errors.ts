export const CONVERSATION_ERRORS = [
  "conversations.not_found",
  "conversations.question_not_found",
  "plans.daily_limit",
] as const;
