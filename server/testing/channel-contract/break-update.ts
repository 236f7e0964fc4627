import fc from "fast-check";

type Path = (string | number)[];

/** Real updates in which one or two fields are not what they ought to be: what a mere random value never reaches. */
export function brokenUpdate(updates: readonly unknown[]): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, "", 0, -1, 1e308, [], {}, [null], "\u0000", "\ud800", "9".repeat(40)),
  );
  const break1 = (update: unknown) =>
    fc.tuple(fc.constantFrom(...pathsOf(update)), odd).map(([path, value]) => replaceAt(update, path, value));
  return fc
    .constantFrom(...updates)
    .chain(break1)
    .chain((once) => fc.oneof(fc.constant(once), break1(once)));
}

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]))];
}

function replaceAt(root: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((item, index) => (index === Number(key) ? replaceAt(item, rest, value) : item));
  const fields = root as Record<string, unknown>;
  return { ...fields, [key]: replaceAt(fields[key], rest, value) };
}
