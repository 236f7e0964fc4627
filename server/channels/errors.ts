export const CHANNEL_ERRORS = [
  "channels.not_found",
  "channels.bad_credentials",
  "channels.unavailable",
  "channels.taken",
  "channels.bad_secret",
] as const;
