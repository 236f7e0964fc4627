import { z } from "zod";

const trimmed = z.string().trim();
const text = trimmed.min(1);
const flag = z.stringbool({ truthy: ["1", "true", "yes", "on"], falsy: ["0", "false", "no", "off"] });
const webAddress = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !url.endsWith("/"), "must not end in a slash");
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/**
 * How many proxies stand before the server, or their addresses. Never "all": then anybody could choose the address that limits count
 * by, in X-Forwarded-For.
 */
const proxies = z.union([
  count(0, 10).transform((hops) => (hops === 0 ? false : hops)),
  flag.transform((on) => (on ? 1 : false)),
  trimmed.regex(/^[\da-f.:/]+(\s*,\s*[\da-f.:/]+)*$/i, "must be a number of proxies or their addresses"),
]);

const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A public base URL: https, except on a loopback address. */
const domainUrl = webAddress.refine((value) => {
  const url = new URL(value);
  return url.protocol === "https:" || LOOPBACK_HOST.test(url.hostname);
}, "must be https unless it is a loopback address");

const schema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  PORT: count(0, 65_535).default(3000),
  HOST: text.default("0.0.0.0"),
  DOMAIN_URL: domainUrl.optional(),
  ROLE: z.enum(["all", "web", "worker"]).default("all"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL: count(2, 200).default(16),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  DATA_DIR: text.default(".data"),
  JWT_SECRET_KEY: trimmed.min(32, "must be at least 32 characters").optional(),
  ENCRYPTION_KEY: text.optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: trimmed.min(8).optional(),
  GOOGLE_API_KEY: text.optional(),
  GEMINI_BASE_URL: webAddress.default("https://generativelanguage.googleapis.com"),
  GEMINI_MODEL: text.default("gemini-2.5-flash"),
  GEMINI_MODEL_ENTERPRISE: text.default("gemini-2.5-pro"),
  GEMINI_EMBEDDING_MODEL: text.default("gemini-embedding-001"),
  TELEGRAM_BOT_TOKEN: text.optional(),
  TELEGRAM_API_ROOT: webAddress.default("https://api.telegram.org"),
  TELEGRAM_SENDS_PER_SECOND: count(1, 1_000).default(25),
  WHATSAPP_TOKEN: text.optional(),
  INSTAGRAM_TOKEN: text.optional(),
  META_APP_SECRET: text.optional(),
  META_VERIFY_TOKEN: text.optional(),
  META_GRAPH_BASE_URL: webAddress.default("https://graph.facebook.com"),
  INSTAGRAM_GRAPH_BASE_URL: webAddress.default("https://graph.instagram.com"),
  CHROMIUM_PATH: text.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: text.default("BotFactory <no-reply@botfactory.local>"),
  FILES_URL: z.url({ protocol: /^s3$/ }).optional(),
  QUIET_WINDOW_MS: count(0, 60_000).default(1500),
  STRIPE_SECRET_KEY: text.optional(),
  STRIPE_WEBHOOK_SECRET: text.optional(),
  STRIPE_PRICE_BUSINESS: text.optional(),
  STRIPE_PRICE_ENTERPRISE: text.optional(),
  STRIPE_API_BASE: webAddress.optional(),
  PAYME_MERCHANT_ID: text.optional(),
  PAYME_KEY: text.optional(),
  PAYME_CHECKOUT_URL: webAddress.default("https://checkout.paycom.uz"),
  CLICK_SERVICE_ID: text.optional(),
  CLICK_MERCHANT_ID: text.optional(),
  CLICK_SECRET_KEY: text.optional(),
  CLICK_MERCHANT_BASE_URL: webAddress.default("https://api.click.uz/v2/merchant"),
  UZUM_LOGIN: text.optional(),
  UZUM_PASSWORD: text.optional(),
  UZUM_SERVICE_ID: count(1, 2_147_483_647).optional(),
  PAYONEER_MERCHANT_CODE: text.optional(),
  PAYONEER_KEY: text.optional(),
  PAYONEER_BASE_URL: webAddress.default("https://api.live.oscato.com"),
  FISCAL_IKPU: trimmed
    .regex(/^\d{17}$/, "must be the seventeen digits of the tax committee's catalogue")
    .optional(),
  FISCAL_PACKAGE_CODE: text.optional(),
  FISCAL_VAT_PERCENT: z.coerce.number().min(0).max(50).default(0),
  USD_UZS_RATE: z.coerce.number().positive().default(12_700),
  SELLER_NAME: text.max(200).default("BotFactory"),
  SELLER_TAX_ID: trimmed.regex(/^\d{9}$/, "must be nine digits").optional(),
  SELLER_ADDRESS: text.max(300).optional(),
  SELLER_BANK: text.max(200).optional(),
  SELLER_ACCOUNT: trimmed.regex(/^\d{20}$/, "must be twenty digits").optional(),
  SELLER_MFO: trimmed.regex(/^\d{5}$/, "must be five digits").optional(),
  SELLER_VAT_CODE: trimmed.regex(/^\d{12}$/, "must be twelve digits").optional(),
  SELLER_VAT_PERCENT: z.coerce.number().min(0).max(50).optional(),
  SELLER_EMAIL: z.email().optional(),
  SELLER_PHONE: text.max(40).optional(),
  ALLOW_PRIVATE_URLS: flag.default(false),
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  TRUST_PROXY: proxies.default(false),
  SENTRY_DSN: z.url().optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type Env = z.infer<typeof schema> & {
  /** NODE_ENV=production was said, not assumed: a deployment, where nothing is made up (no generated keys, no demo workspace). */
  deployed: boolean;
};

/** A variable that is set to something that cannot be right. The message names each one and says what is wrong with it. */
export class EnvError extends Error {}

/**
 * Reads the configuration once. An empty variable counts as absent. In production with a database of its own (DATABASE_URL) the
 * keys must be given: keys generated into a container's disk would be lost, and with them every sealed secret.
 */
export function readEnv(variables: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new EnvError(`The configuration is wrong:\n${lines.join("\n")}`);
  }
  const env = { ...parsed.data, deployed: given.NODE_ENV === "production" };
  if (env.deployed && env.DATABASE_URL) {
    const missing = (["JWT_SECRET_KEY", "ENCRYPTION_KEY"] as const).filter((name) => !env[name]);
    if (missing.length > 0) {
      throw new EnvError(
        `The configuration is wrong:\n${missing.map((name) => `  ${name}: is required in production with DATABASE_URL`).join("\n")}`,
      );
    }
  }
  if (env.deployed && env.SMTP_URL && !env.DOMAIN_URL) {
    // Without it links in letters would follow the Host header, which whoever asks for the letter can choose.
    throw new EnvError(
      "The configuration is wrong:\n  DOMAIN_URL: is required in production where SMTP_URL is set",
    );
  }
  return env;
}

/** Libraries read NODE_ENV for themselves (React renders faster in production): what was assumed here is said to them. */
export function announceNodeEnv({ NODE_ENV }: Env): void {
  process.env.NODE_ENV = NODE_ENV;
}
