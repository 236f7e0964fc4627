import { type FakeFault, type FaultRule, GraphFailure } from "./types.ts";

/** The list of failures to come; each rule is used up after its `times`. */
export type Faults = {
  add(rule: FaultRule): void;
  take(call: { method: string; path: string }): FakeFault | undefined;
  clear(): void;
};

export function createFaults(): Faults {
  let rules: (FaultRule & { left: number })[] = [];
  return {
    add: (rule) => void rules.push({ ...rule, left: rule.times ?? 1 }),
    take({ method, path }) {
      const rule = rules.find(
        (one) => (one.path ?? path) === path && (one.method ?? method).toUpperCase() === method,
      );
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

/** The Graph API's error that a fault stands for; undefined for faults of the connection. */
export function failureOf(fault: FakeFault, instagram: boolean): GraphFailure | undefined {
  if (fault.kind === "rate_limit") {
    const code = fault.code ?? (instagram ? 613 : 130429);
    return new GraphFailure(429, code, "Rate limit hit", { retryAfter: fault.retryAfter });
  }
  if (fault.kind !== "error") return undefined;
  const { status = 400, code, subcode, message = "An error", details } = fault;
  return new GraphFailure(status, code, message, {
    ...(subcode && { subcode }),
    ...(details && { details }),
  });
}
