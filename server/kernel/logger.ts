import { type DestinationStream, type Logger as PinoLogger, pino } from "pino";

/** The structured log. Tokens, passwords and message texts never go into it above `debug`. */
export type Logger = Pick<PinoLogger, "debug" | "info" | "warn" | "error" | "child">;

/** The process's own log, which Fastify writes its requests to as well. */
export type RootLogger = PinoLogger;

const SECRET_PATHS = [
  "token",
  "password",
  "secret",
  "authorization",
  "*.token",
  "*.password",
  "*.secret",
  "*.authorization",
  "req.headers.authorization",
  "req.headers.cookie",
];

/** A JSON logger at the given level, on standard output unless told otherwise; well-known secret fields are blanked. */
export function createLogger(level: string, destination?: DestinationStream): PinoLogger {
  const options = {
    level,
    redact: { paths: SECRET_PATHS, censor: "[hidden]" },
    base: undefined,
    serializers: { err: withoutQueryValues, error: withoutQueryValues },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** A log that keeps nothing, for tests and command-line tools. */
export const silentLogger: PinoLogger = pino({ level: "silent" });

/** The cause of a failed query says what went wrong; drizzle's own message would add the query's values (addresses, hashes, texts). */
function withoutQueryValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const plain = pino.stdSerializers.err(
    error.message.startsWith("Failed query") && error.cause instanceof Error ? error.cause : error,
  );
  return { type: plain.type, message: plain.message, stack: plain.stack };
}
