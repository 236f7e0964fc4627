import Stripe from "stripe";
import { AppError } from "../../kernel/errors.ts";

const CALL_MS = 20_000;
const RETRIES = 2;

/** The Stripe SDK; `apiBase` points it elsewhere (tests). */
export function openStripe(secretKey: string, apiBase?: string): Stripe {
  const at = apiBase ? new URL(apiBase) : undefined;
  const protocol = at?.protocol === "http:" ? ("http" as const) : ("https" as const);
  return new Stripe(secretKey, {
    timeout: CALL_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    ...(at && {
      host: at.hostname,
      port: Number(at.port) || (protocol === "http" ? 80 : 443),
      protocol,
    }),
  });
}

/** Runs a call that a person waits for: `billing.provider_unavailable` when Stripe cannot do it. */
export async function askStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    throw new AppError(
      "billing.provider_unavailable",
      { provider: "stripe", reason: error.code ?? error.type },
      { cause: error },
    );
  }
}

/** True when Stripe says that what this parameter names does not exist. */
export function isMissing(error: unknown, param: string): boolean {
  return (
    error instanceof Stripe.errors.StripeError && error.code === "resource_missing" && error.param === param
  );
}
