import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseWithZod } from "@conform-to/zod/v4";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readBoundedForm } from "./read-bounded-form.ts";

type Fields = [name: string, value: string][];

function posted(fields: Fields): Request {
  return new Request("http://a.example/", { method: "POST", body: new URLSearchParams(fields) });
}

async function statusOf(fields: Fields): Promise<number> {
  return refusalOf(readBoundedForm(posted(fields)));
}

async function refusalOf(reading: Promise<unknown>): Promise<number> {
  const thrown = await reading.then(
    () => new Response(),
    (error: unknown) => error,
  );
  if (thrown instanceof Response) return thrown.status;
  throw thrown;
}

const intent = (type: string, payload: object): Fields => [["__intent__", JSON.stringify({ type, payload })]];
const state = (value: object): Fields => [["__state__", JSON.stringify(value)]];

describe("a posted form", () => {
  it.each([
    "email[100000000]",
    "email[2000]",
    "a[1][1]",
    "a.b.c.d.e",
    "a[0][1999].b",
    "a[]",
    "a[1",
    "a..b",
    "__proto__.x",
    "a.constructor",
    "x".repeat(101),
    "",
  ])("is refused where a field is named %j", async (name) => {
    expect(await statusOf([[name, "x"]])).toBe(400);
    expect(await statusOf(state({ key: { [name || "["]: "k" } }))).toBe(400);
    expect(await statusOf(intent("insert", { name: name || "[" }))).toBe(400);
  });

  it("is refused where a button asks for what no button of ours does", async () => {
    expect(await statusOf(intent("update", { name: "email", index: 1e7, value: "x" }))).toBe(400);
    for (const at of ["index", "from", "to"])
      for (const value of [1e7, 2000, -1, 0.5, "1", { a: 1 }])
        expect(await statusOf(intent("remove", { name: "pairs", [at]: value }))).toBe(400);
    const deep = "[".repeat(400) + "]".repeat(400);
    expect(
      await statusOf([["__intent__", `{"type":"insert","payload":{"name":"pairs","defaultValue":${deep}}}`]]),
    ).toBe(400);
    for (const text of ["{", "null", "[]", '{"type":"insert"}', '"x"']) {
      expect(await statusOf([["__intent__", text]])).toBe(400);
      if (text !== '{"type":"insert"}') expect(await statusOf([["__state__", text]])).toBe(400);
    }
    const twice = intent("insert", { name: "pairs" });
    expect(await statusOf([...twice, ...twice])).toBe(400);
  });

  it("is refused with too many fields, too many lists or too many bytes, or when it is no form", async () => {
    const many = (count: number, name: (i: number) => string) =>
      Array.from({ length: count }, (_, i): [string, string] => [name(i), ""]);
    expect(await statusOf(many(10_001, () => "a"))).toBe(400);
    expect(await statusOf(many(21, (i) => `a${i}[1999]`))).toBe(400);
    expect(await statusOf([["a", "x".repeat(256 << 10)]])).toBe(413);
    const json = new Request("http://a.example/", { method: "POST", body: "{}" });
    expect(await refusalOf(readBoundedForm(json))).toBe(400);
  });

  it("is taken as our pages send it: 2000 pairs, languages, and the buttons of lists", async () => {
    const pairs = Array.from(
      { length: 2000 },
      (_, i): Fields => [
        [`pairs[${i}].question`, "q"],
        [`pairs[${i}].answer`, "a"],
      ],
    ).flat();
    const keys = { key: { "": "r", pairs: "p", "pairs[1999]": "k" }, validated: { "pairs[0].answer": true } };
    const pair = z.object({ question: z.string(), answer: z.string() });
    const schema = z.object({ pairs: z.array(pair) });
    const parse = async (fields: Fields) => parseWithZod(await readBoundedForm(posted(fields)), { schema });
    const read = await parse([...pairs, ...state(keys)]);
    expect(read.status === "success" && read.value.pairs).toHaveLength(2000);

    const insert = intent("insert", { name: "pairs", defaultValue: { question: "", answer: "" } });
    const longer = await parse([["pairs[0].question", "q"], ...insert]);
    expect(longer.payload.pairs).toHaveLength(2);
    expect(await statusOf(intent("remove", { name: "pairs", index: 1999 }))).toBe(200);
    expect(
      await statusOf([
        ["greeting.uz", "Salom"],
        ["intent", "save"],
        ["theme-color", "x"],
      ]),
    ).toBe(200);
  });
});

it("no action reads a form but through the guard", () => {
  const sources = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((path) =>
    /(?<!\.test)\.tsx?$/.test(path),
  );
  const reading = sources.filter((path) => /\.formData\(\)/.test(readFileSync(join("app", path), "utf8")));
  expect(reading).toEqual([".server/read-bounded-form.ts"]);
});
