import { z } from "zod";
import type { Database, Transaction } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import { isLanguage, type Language } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Mailer, RenderLetter } from "../providers/mail/port.ts";
import { addPerson, type NewPerson } from "./add-person.ts";
import { type AccountResult, createAuthCaller } from "./call-auth.ts";
import { type AuthConfig, createAuth } from "./create-auth.ts";
import { ensureWorkspace } from "./ensure-workspace.ts";
import { createAttempts } from "./limit-attempts.ts";
import { withOriginOfPrograms } from "./own-origin.ts";
import { type Session, sessionReader } from "./read-session.ts";
import {
  anyUserExists,
  deleteExpired,
  findMembers,
  findMemberships,
  findRole,
  findUserId,
  updateUser,
} from "./repo.ts";
import { cleanName, isTimeZone } from "./rules.ts";
import { createAccountLetters } from "./send-letters.ts";

export type AccountsDeps = {
  db: Database;
  mailer: Mailer;
  renderLetter: RenderLetter;
  t: Translate;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  config: AuthConfig;
  /** Starts the trial, in the transaction that makes the workspace. */
  onWorkspaceCreated: (tx: Transaction, workspaceId: string) => Promise<void>;
  /** Milliseconds before each further try of a letter. */
  letterRetryDelaysMs?: number[];
};

/** `headers` are those of the person's request, with `x-client-ip` set by our server. */
type FromPerson<T = object> = T & { headers: Headers };
type SignedIn = AccountResult<{ setCookie: string[] }>;

export type SignUp = {
  name: string;
  email: string;
  password: string;
  language: Language;
  acceptTerms: boolean;
  workspaceName?: string;
};
export type Membership = { id: string; name: string; role: string };
export type ProfileChange = { name?: string; language?: string; timeZone?: string };

/** People, their sessions and the workspaces they belong to. `setCookie` values go to the browser as they are. */
export type Accounts = {
  /** Answers `/api/auth/*`. */
  handler(request: Request): Promise<Response>;
  sessionOf(headers: Headers): Promise<Session | null>;
  /** Makes the person and their workspace and signs them in; a letter asks them to confirm the address. */
  signUp(input: FromPerson<SignUp>): Promise<SignedIn>;
  signIn(input: FromPerson<{ email: string; password: string }>): Promise<SignedIn>;
  signOut(input: FromPerson): Promise<SignedIn>;
  /** Answers alike whether the address is known or not. */
  requestPasswordReset(input: FromPerson<{ email: string }>): Promise<AccountResult>;
  /** Sets the password, once per token, and ends every session of the person. */
  resetPassword(input: FromPerson<{ token: string; password: string }>): Promise<AccountResult>;
  /** Sends the signed-in person the letter that confirms their address again. */
  resendVerification(input: FromPerson): Promise<AccountResult>;
  /** Confirms the address that the token was sent to; a repeated call changes nothing and succeeds. */
  verifyEmail(input: FromPerson<{ token: string }>): Promise<AccountResult>;
  /** Throws `accounts.invalid_name` or `accounts.invalid_language`. */
  updateProfile(userId: string, change: ProfileChange): Promise<void>;
  /** The workspaces of a person, the longest first; never empty, since a missing one is made. */
  membershipsOf(userId: string): Promise<Membership[]>;
  memberOf(userId: string, workspaceId: string): Promise<string | null>;
  /** The people of a workspace, the longest first; at most 200. */
  membersOf(workspaceId: string): Promise<{ id: string; name: string }[]>;
  ensureWorkspace(userId: string, name?: string): Promise<{ id: string }>;
  /** Adds a person on the operator's word, with a confirmed address and a workspace; whoever has the address stays as they are. */
  addPerson(person: NewPerson): Promise<{ userId: string; workspaceId: string; created: boolean }>;
  /** Whether any person exists; an installation without one is new. */
  hasAnyone(): Promise<boolean>;
  /** Removes expired sessions, tokens and counts. */
  sweep(): Promise<void>;
  /** Waits for letters under way. */
  settled(): Promise<void>;
  /** Sends what is under way a last time, without further waiting. */
  close(): Promise<void>;
};

export function createAccounts(deps: AccountsDeps): Accounts {
  const { db, clock, config } = deps;
  const attempts = createAttempts({ db, clock });
  const letters = createAccountLetters({
    ...deps,
    attempts,
    rateLimitFactor: config.rateLimitFactor,
    retryDelaysMs: deps.letterRetryDelaysMs,
  });
  const onSession = async (userId: string, name?: string) => {
    await ensureWorkspace(deps, userId, name);
  };
  const auth = createAuth({ ...deps, attempts, letters, onSession });
  const handler = (request: Request) => auth.handler(withOriginOfPrograms(request, config.baseUrl));
  const call = createAuthCaller(handler, config.baseUrl);
  const sessionOf = sessionReader(auth);

  return {
    handler,
    sessionOf,

    async signUp({ headers, acceptTerms, ...person }) {
      if (!acceptTerms) return { ok: false, code: "accounts.terms_required", details: {} };
      if (!isEmail(person.email)) return { ok: false, code: "accounts.invalid_email", details: {} };
      const body = { ...person, acceptTerms };
      try {
        return signedIn(await call({ method: "POST", path: "/sign-up/email", headers, body }));
      } catch (error) {
        // Two sign-ups at the same moment: the second one fails at the unique address.
        if ((await findUserId(db, person.email)) !== undefined)
          return { ok: false, code: "accounts.email_taken", details: {} };
        throw error;
      }
    },
    async signIn({ headers, email, password }) {
      if (!isEmail(email)) return { ok: false, code: "accounts.bad_credentials", details: {} };
      return signedIn(
        await call({ method: "POST", path: "/sign-in/email", headers, body: { email, password } }),
      );
    },
    async signOut({ headers }) {
      return signedIn(await call({ method: "POST", path: "/sign-out", headers, body: {} }));
    },

    async requestPasswordReset({ headers, email }) {
      if (!isEmail(email)) return { ok: false, code: "accounts.invalid_email", details: {} };
      return plain(await call({ method: "POST", path: "/request-password-reset", headers, body: { email } }));
    },
    async resetPassword({ headers, token, password }) {
      return plain(
        await call({
          method: "POST",
          path: "/reset-password",
          headers,
          body: { token, newPassword: password },
        }),
      );
    },
    async resendVerification({ headers }) {
      const session = await sessionOf(headers);
      if (!session) return { ok: false, code: "accounts.signed_out", details: {} };
      const { email } = session.user;
      return plain(
        await call({ method: "POST", path: "/send-verification-email", headers, body: { email } }),
      );
    },
    async verifyEmail({ headers, token }) {
      return plain(
        await call({ method: "GET", path: `/verify-email?token=${encodeURIComponent(token)}`, headers }),
      );
    },

    async updateProfile(userId, change) {
      await updateUser(db, userId, checkedChange(change), clock.now());
    },
    async membershipsOf(userId) {
      const memberships = await findMemberships(db, userId);
      if (memberships.length > 0) return memberships;
      await ensureWorkspace(deps, userId);
      return findMemberships(db, userId);
    },
    membersOf: (workspaceId) => findMembers(db, workspaceId),
    memberOf: async (userId, workspaceId) => (await findRole(db, workspaceId, userId)) ?? null,
    ensureWorkspace: (userId, name) => ensureWorkspace(deps, userId, name),
    async addPerson(person) {
      const { password } = await auth.$context;
      return addPerson({ ...deps, hashPassword: password.hash }, person);
    },
    hasAnyone: () => anyUserExists(db),
    sweep: () => deleteExpired(db, clock.now()),
    settled: () => letters.settled(),
    close: () => letters.settled(true),
  };
}

function isEmail(text: string): boolean {
  return z.email().safeParse(text).success;
}

function signedIn(result: AccountResult<{ setCookie: string[]; data: unknown }>): SignedIn {
  return result.ok ? { ok: true, setCookie: result.setCookie } : result;
}

function plain(result: AccountResult<{ setCookie: string[]; data: unknown }>): AccountResult {
  return result.ok ? { ok: true } : result;
}

function checkedChange({ name, language, timeZone }: ProfileChange): ProfileChange {
  const cleaned = name === undefined ? undefined : cleanName(name);
  if (name !== undefined && cleaned === undefined) throw new AppError("accounts.invalid_name");
  if (language !== undefined && !isLanguage(language)) throw new AppError("accounts.invalid_language");
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw new AppError("accounts.invalid_time_zone");
  return { name: cleaned, language, timeZone };
}
