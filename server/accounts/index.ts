export type { NewPerson } from "./add-person.ts";
export type { AccountResult } from "./call-auth.ts";
export {
  type Accounts,
  type AccountsDeps,
  createAccounts,
  type Membership,
  type ProfileChange,
  type SignUp,
} from "./create-accounts.ts";
export { ACCOUNT_ERRORS, type AccountErrorCode } from "./errors.ts";
export type { Session, SessionUser } from "./read-session.ts";
export { PASSWORD_MAX, PASSWORD_MIN } from "./rules.ts";
