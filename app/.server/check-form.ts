import { z } from "zod";

/** More than the largest form of ours has: 2000 questions with their answers. */
const MOST_FIELDS = 10_000;
const MOST_ROWS = 2000;
const MOST_LISTS = 20;
const LONGEST_NAME = 100;
const LONGEST_INTENT = 1000;

/** `name`, `greeting.uz`, `pairs[12].question`: one list at most, and never deep. */
const FIELD_NAME = /^([A-Za-z_][\w-]*)(?:\[(\d{1,4})\])?(?:\.[A-Za-z_][\w-]*){0,3}$/;
const RESERVED = /(?:^|\.)(?:__proto__|prototype|constructor)(?:$|[.[])/;

const row = z
  .int()
  .min(0)
  .max(MOST_ROWS - 1);
const name = z.string().refine((text) => text === "" || rowOf(text) !== null);

/** What a button of a list asks for, and how the library resets; our forms send nothing else. */
const intentSchema = z.object({
  type: z.enum(["insert", "remove", "reorder", "reset", "validate"]),
  payload: z.object({
    name: name.optional(),
    index: row.optional(),
    from: row.optional(),
    to: row.optional(),
    defaultValue: z.union([z.string(), z.record(z.string().regex(/^\w+$/), z.string())]).optional(),
  }),
});

/** The keys of rows and which fields were checked already, by the names of fields. */
const stateSchema = z.object({
  key: z.record(name, z.string()).optional(),
  validated: z.record(name, z.boolean()).optional(),
});

/**
 * Whether a posted form may be given to the library that makes values of it: that library believes the names of fields, so that one
 * named `a[100000000]` would become a list of that length. The library's own fields (what its buttons ask for) name fields too.
 */
export function isHarmless(form: FormData): boolean {
  const names = [...form.keys()];
  if (names.length > MOST_FIELDS) return false;
  const lists = new Set<string>();
  for (const one of names) {
    const found = rowOf(one);
    if (!found) return false;
    if (found.isRow) lists.add(found.list);
  }
  return (
    lists.size <= MOST_LISTS &&
    fits(form.getAll("__intent__"), intentSchema, LONGEST_INTENT) &&
    fits(form.getAll("__state__"), stateSchema)
  );
}

function rowOf(text: string): { list: string; isRow: boolean } | null {
  if (text.length > LONGEST_NAME || RESERVED.test(text)) return null;
  const [, list, index] = FIELD_NAME.exec(text) ?? [];
  if (list === undefined || Number(index ?? 0) >= MOST_ROWS) return null;
  return { list, isRow: index !== undefined };
}

function fits(values: FormDataEntryValue[], schema: z.ZodType, longest = Number.POSITIVE_INFINITY): boolean {
  const [text] = values;
  if (text === undefined || (text === "" && values.length === 1)) return true;
  if (values.length > 1 || typeof text !== "string" || text.length > longest) return false;
  try {
    return schema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
