import type { Submission } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data } from "@remix-run/node";
import type { z } from "zod";
import type { Language } from "~/i18n/languages.ts";
import type { ErrorDetails } from "./context.ts";
import { readBoundedForm } from "./read-bounded-form.ts";
import { errorText } from "./texts.ts";

/** Reads a posted form, of `maxBytes` at most, by its schema. Messages of the schema are ready words in the person's language. */
export async function readForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  maxBytes?: number,
): Promise<Submission<z.input<Schema>, string[], z.output<Schema>>> {
  return parseWithZod(await readBoundedForm(request, maxBytes), { schema });
}

type Refusal = { code: string; details?: ErrorDetails };

/** The form once more, with what was typed (but no secrets) and what is wrong, as status 400. */
export function formAgain<Form, Value>(
  submission: Submission<Form, string[], Value>,
  problem: {
    hide?: (keyof Form & string)[];
    fields?: Partial<Record<keyof Form & string, string>>;
    form?: string;
  } = {},
) {
  const { hide, fields, form } = problem;
  const fieldErrors = Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, text]) => [name, [String(text)]]),
  );
  const reply = submission.reply({
    hideFields: hide as string[] | undefined,
    ...(fields && { fieldErrors: fieldErrors as never }),
    ...(form && { formErrors: [form] }),
  });
  return data(reply, { status: 400 });
}

/** A refusal of the server as words above the form or, where `fieldOf` names one, at a field. */
export function refused<Form, Value>(
  submission: Submission<Form, string[], Value>,
  refusal: Refusal,
  language: Language,
  options: { hide?: (keyof Form & string)[]; fieldOf?: Record<string, keyof Form & string> } = {},
) {
  const text = errorText(language, refusal.code, refusal.details);
  const field = options.fieldOf?.[refusal.code];
  return formAgain(submission, {
    hide: options.hide,
    ...(field
      ? { fields: { [field]: text } as Partial<Record<keyof Form & string, string>> }
      : { form: text }),
  });
}
