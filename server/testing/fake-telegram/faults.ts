import { ApiFailure, type FakeFault, type FaultRule } from "./types.ts";

/** The list of failures to come; each rule is used up after its `times`. */
export type Faults = {
  add(rule: FaultRule): void;
  take(call: FaultTarget): FakeFault | undefined;
  clear(): void;
};

type FaultTarget = { token: string; method: string; chatId: string | undefined };

export function createFaults(): Faults {
  let rules: (FaultRule & { left: number })[] = [];

  return {
    add: (rule) => void rules.push({ ...rule, left: rule.times ?? 1 }),
    take(call) {
      if (rules.length === 0) return undefined;
      const rule = rules.find((candidate) => matches(candidate, call));
      if (!rule) return undefined;
      rule.left--;
      if (rule.left <= 0) rules = rules.filter((other) => other !== rule);
      return rule.fault;
    },
    clear: () => {
      rules = [];
    },
  };
}

function matches(rule: FaultRule, call: FaultTarget): boolean {
  return (
    (rule.token === undefined || rule.token === call.token) &&
    (rule.method === undefined || isMethod(rule.method.toLowerCase(), call.method.toLowerCase())) &&
    (rule.chatId === undefined || String(rule.chatId) === call.chatId)
  );
}

function isMethod(pattern: string, method: string): boolean {
  return pattern.endsWith("*") ? method.startsWith(pattern.slice(0, -1)) : method === pattern;
}

/** The Bot API error that a fault stands for; undefined for faults of the connection. */
export function failureOf(fault: FakeFault): ApiFailure | undefined {
  switch (fault.kind) {
    case "rate_limit":
      return tooManyRequests(fault.retryAfter);
    case "blocked":
      return new ApiFailure(403, "Forbidden: bot was blocked by the user");
    case "deactivated":
      return new ApiFailure(403, "Forbidden: user is deactivated");
    case "chat_not_found":
      return new ApiFailure(400, "Bad Request: chat not found");
    case "unauthorized":
      return new ApiFailure(401, "Unauthorized");
    case "error":
      return new ApiFailure(fault.code, fault.description, fault.parameters);
    default:
      return undefined;
  }
}

export function tooManyRequests(retryAfter: number): ApiFailure {
  return new ApiFailure(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
}
