import { APIError } from "better-auth/api";
import { messageOf } from "../kernel/errors.ts";
import type { Logger } from "../kernel/logger.ts";

type Level = "debug" | "info" | "success" | "warn" | "error";

/**
 * Passes better-auth's own log on. What it calls an error without handing over a thrown one is a request it refused (a strange origin,
 * a bad token), which is no fault of ours; what it says at `info` names e-mail addresses and is dropped.
 */
export function betterAuthLog(logger: Logger) {
  return (level: Level, message: string, ...details: unknown[]): void => {
    const thrown = details.find((detail) => detail instanceof Error);
    if (level === "error" && thrown && !isRefusal(thrown))
      logger.error({ error: causeOf(thrown) }, withoutValues(message));
    else if (level === "error" || level === "warn") logger.info(withoutValues(message));
  };
}

/** Logs what made better-auth answer 500; a refusal is an answer like others. */
export function logFault(logger: Logger, error: unknown): void {
  if (!isRefusal(error)) logger.error({ error: causeOf(error) }, "better-auth failed");
}

/** What went wrong, without the values of the query that it went wrong in: those are addresses, tokens and password hashes. */
export function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error
    ? messageOf(error.cause)
    : withoutValues(messageOf(error));
}

function isRefusal(error: unknown): boolean {
  return error instanceof APIError && error.statusCode < 500;
}

/** drizzle ends the message of a failed query with its parameters. */
function withoutValues(message: string): string {
  return message.split("\nparams:")[0] ?? "";
}
