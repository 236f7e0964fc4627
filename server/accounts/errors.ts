/** What a person may be told about an account; the words stand in `locales/*\/errors.json`. */
export const ACCOUNT_ERRORS = [
  "accounts.already_verified",
  "accounts.bad_credentials",
  "accounts.email_taken",
  "accounts.invalid_email",
  "accounts.invalid_language",
  "accounts.invalid_name",
  "accounts.invalid_time_zone",
  "accounts.other_origin",
  "accounts.signed_out",
  "accounts.terms_required",
  "accounts.token_invalid",
  "accounts.too_many_attempts",
  "accounts.weak_password",
] as const;

export type AccountErrorCode = (typeof ACCOUNT_ERRORS)[number];
