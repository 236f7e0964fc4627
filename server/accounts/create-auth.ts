import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { z } from "zod";
import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import { afterEndpoint, beforeEndpoint } from "./auth-hooks.ts";
import { type Attempts, emailKey } from "./limit-attempts.ts";
import { ADDRESS_LIMIT, ADDRESS_LIMITS, type Limit, scaled } from "./limits.ts";
import { betterAuthLog, causeOf, logFault } from "./log-faults.ts";
import { originFor, trustedOrigins } from "./own-origin.ts";
import { authTables, confirmEmail } from "./repo.ts";
import { isTimeZone, PASSWORD_MAX, PASSWORD_MIN } from "./rules.ts";
import { type AccountLetters, RESET_MINUTES, VERIFICATION_HOURS } from "./send-letters.ts";

export type AuthConfig = {
  /** DOMAIN_URL. Without it the host of each request is taken for ours. */
  baseUrl?: string;
  /** Signs cookies and verification links; at least 32 characters. */
  secret: string;
  secureCookies: boolean;
  /** Multiplies every limit. */
  rateLimitFactor: number;
};

export type AuthDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  attempts: Attempts;
  letters: AccountLetters;
  config: AuthConfig;
  /** A person has signed up or in; `workspaceName` comes with a sign-up. */
  onSession: (userId: string, workspaceName: string | undefined) => Promise<void>;
};

export type Auth = ReturnType<typeof createAuth>;

const DAY_SECONDS = 86_400;

/** better-auth, set up for us: its organisation is our workspace, its letters are ours, its limits are counted in our table. */
export function createAuth(deps: AuthDeps) {
  const { config, letters, logger, attempts } = deps;
  const { baseUrl, rateLimitFactor } = config;
  const hookDeps = { attempts, letters, baseUrl, rateLimitFactor };
  return betterAuth({
    appName: "BotFactory",
    baseURL: originFor(undefined, baseUrl),
    trustedOrigins: (request) => trustedOrigins(request, baseUrl),
    secret: config.secret,
    telemetry: { enabled: false },
    logger: { log: betterAuthLog(logger) },
    onAPIError: { onError: (error) => logFault(logger, error) },
    database: authTables(deps.db),
    user: { additionalFields: personFields },
    session: { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS, cookieCache: { enabled: false } },
    verification: { storeIdentifier: "hashed" },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      resetPasswordTokenExpiresIn: RESET_MINUTES * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }, request) =>
        letters.resetPassword(user, originFor(request, baseUrl), token),
      onPasswordReset: async ({ user }, request) => {
        // The letter reached them, so the address is theirs.
        if (!user.emailVerified) await confirmEmail(deps.db, user.id, deps.clock.now());
        await attempts.forget(emailKey("sign-in", user.email));
        letters.passwordChanged(user, originFor(request, baseUrl));
      },
    },
    emailVerification: {
      expiresIn: VERIFICATION_HOURS * 3_600,
      sendOnSignUp: false, // the hook after the endpoint sends it, when the sign-up is committed
      sendVerificationEmail: async ({ user, token }, request) =>
        letters.verifyAddress(user, originFor(request, baseUrl), token),
    },
    rateLimit: {
      enabled: true,
      ...betterAuthRule(scaled(ADDRESS_LIMIT, rateLimitFactor)),
      customRules: {
        "/get-session": false,
        ...Object.fromEntries(
          Object.entries(ADDRESS_LIMITS).map(([path, limit]) => [
            path,
            betterAuthRule(scaled(limit, rateLimitFactor)),
          ]),
        ),
      },
      customStorage: {
        consume: (key, { window, max }) => attempts.take(`address:${key}`, { windowSeconds: window, max }),
      },
    },
    advanced: {
      cookiePrefix: "botfactory",
      useSecureCookies: config.secureCookies,
      // Named outright, because better-auth switches both off where NODE_ENV is "test".
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: ["x-client-ip"] },
      database: { generateId: ({ model }) => deps.ids.next(ID_PREFIXES[model] ?? model) },
    },
    hooks: { before: beforeEndpoint(hookDeps), after: afterEndpoint(hookDeps) },
    databaseHooks: {
      user: {
        create: {
          before: async (user, ctx) => ({
            data: {
              ...user,
              language: isLanguage(user.language) ? user.language : DEFAULT_LANGUAGE,
              termsAcceptedAt: ctx?.body?.acceptTerms === true ? deps.clock.now() : null,
            },
          }),
        },
      },
      session: {
        create: {
          after: async (session, ctx) => {
            const name: unknown = ctx?.body?.workspaceName;
            await deps
              .onSession(session.userId, typeof name === "string" ? name : undefined)
              .catch((error: unknown) => {
                logger.error(
                  { userId: session.userId, error: causeOf(error) },
                  "no workspace was made; the next look makes it",
                );
              });
          },
        },
      },
    },
    plugins: [
      organization({
        allowUserToCreateOrganization: false,
        disableOrganizationDeletion: true,
        requireEmailVerificationOnInvitation: true,
        schema: { organization: { modelName: "workspace" } },
      }),
    ],
  });
}

const personFields = {
  language: { type: "string", required: false, validator: { input: z.enum(LANGUAGES) } },
  timeZone: { type: "string", required: false, validator: { input: z.string().refine(isTimeZone) } },
  termsAcceptedAt: { type: "date", required: false, input: false, returned: false },
} as const;

const ID_PREFIXES: Record<string, string> = {
  user: "usr",
  session: "ses",
  account: "acc",
  verification: "ver",
  organization: "ws",
  workspace: "ws",
  member: "mem",
  invitation: "inv",
};

function betterAuthRule({ windowSeconds, max }: Limit) {
  return { window: windowSeconds, max };
}
