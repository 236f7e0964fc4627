import { APIError } from "better-auth/api";
import { DrizzleQueryError } from "drizzle-orm";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { betterAuthLog, causeOf, logFault } from "./log-faults.ts";

function recorder() {
  const lines: string[] = [];
  return { lines, logger: pino({ level: "debug" }, { write: (line: string) => lines.push(line) }) };
}

const failed = new DrizzleQueryError(
  "insert into user",
  ["nodira@example.com", "hash"],
  new Error("connection lost"),
);

describe("the log", () => {
  it("says what went wrong and never with which values", () => {
    const { lines, logger } = recorder();
    logFault(logger, failed);
    betterAuthLog(logger)("error", failed.message, failed);
    betterAuthLog(logger)("error", failed.message);
    expect(lines).toHaveLength(3);
    expect(lines.join("")).toContain("connection lost");
    expect(lines.join("")).not.toContain("nodira@example.com");
    expect(causeOf(new Error(failed.message))).not.toContain("hash");
  });

  it("takes a refused request for no fault, and drops lines that name people", () => {
    const { lines, logger } = recorder();
    logFault(logger, new APIError("TOO_MANY_REQUESTS"));
    betterAuthLog(logger)("info", "Sign-up attempt for existing email: nodira@example.com");
    betterAuthLog(logger)("error", "Invalid origin: https://evil.test");
    expect(lines.map((line) => JSON.parse(line).level)).toEqual([30]);
  });
});
