import type { z } from "zod";

/** What is wrong with one field, as a rule that a page puts into words. */
export type FieldProblem = {
  /** Where it stands: `greeting.uz`. */
  path: string;
  rule: "required" | "too_long" | "too_many" | "invalid";
  /** What is allowed at most, for `too_long` (characters) and `too_many`. */
  limit?: number;
};

export type Checked<Value> = { ok: true; value: Value } | { ok: false; problems: FieldProblem[] };

/** Checks input by a schema of the API for callers that are no HTTP route: pages get the same rules, and say them in their own words. */
export function checkFields<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): Checked<z.output<Schema>> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.map(problemOf) };
}

function problemOf(issue: z.core.$ZodIssue): FieldProblem {
  const path = issue.path.join(".");
  if (issue.code === "too_small") return { path, rule: "required" };
  if (issue.code === "too_big")
    return { path, rule: issue.origin === "array" ? "too_many" : "too_long", limit: Number(issue.maximum) };
  const isMissing = issue.code === "invalid_type" && issue.input === undefined;
  return { path, rule: isMissing ? "required" : "invalid" };
}
