export const BOT_ERRORS = ["bots.not_found"] as const;
