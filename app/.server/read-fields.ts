import { parse, type Submission } from "@conform-to/react";
import type { Checked, FieldProblem } from "../../server/kernel/check-fields.ts";
import type { Language } from "./context.ts";
import { type Translate, translator } from "./texts.ts";

type Posted = Record<string, unknown>;

/**
 * Reads a posted form by a check of the server (`bots.checkChanges`, …), so that pages and API have one set of rules. `shape` makes the
 * input of the check from the posted fields. Problems of a list are told at the field that holds its lines.
 */
export function readFields<Value>(
  form: FormData,
  language: Language,
  shape: (posted: Posted) => unknown,
  check: (input: unknown) => Checked<Value>,
): Submission<Posted, string[], Value> {
  const t = translator(language);
  return parse<Value, string[]>(form, {
    resolve(posted) {
      const checked = check(shape(posted));
      return checked.ok ? { value: checked.value } : { error: errorsOf(checked.problems, t) };
    },
  }) as Submission<Posted, string[], Value>;
}

function errorsOf(problems: readonly FieldProblem[], t: Translate): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const problem of problems) {
    const field = problem.path.replace(/\.\d+$/, "");
    errors[field] ??= [wordsFor(problem, field !== problem.path, t)];
  }
  return errors;
}

function wordsFor({ rule, limit = 0 }: FieldProblem, isLine: boolean, t: Translate): string {
  if (rule === "required") return t("common:validation.required");
  if (rule === "too_many") return t("bots:validation.tooManyLines", { count: limit });
  if (rule === "too_long" && isLine) return t("bots:validation.lineTooLong", { count: limit });
  if (rule === "too_long") return t("common:validation.tooLong", { count: limit });
  return t("bots:validation.invalid");
}
