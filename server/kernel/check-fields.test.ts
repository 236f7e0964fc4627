import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkFields } from "./check-fields.ts";

const schema = z.object({
  name: z.string().trim().min(1).max(5),
  greeting: z.object({ uz: z.string().max(3) }).partial(),
  questions: z.array(z.string().max(4)).max(2),
  tone: z.enum(["calm", "loud"]),
});
const good = { name: " Ali ", greeting: {}, questions: [], tone: "calm" };

describe("checkFields", () => {
  it("gives the value as the schema makes it", () => {
    expect(checkFields(schema, good)).toEqual({ ok: true, value: { ...good, name: "Ali" } });
  });

  it.each([
    [{ name: "  " }, { path: "name", rule: "required" }],
    [{ name: undefined }, { path: "name", rule: "required" }],
    [{ name: "Muhammad" }, { path: "name", rule: "too_long", limit: 5 }],
    [{ greeting: { uz: "salom" } }, { path: "greeting.uz", rule: "too_long", limit: 3 }],
    [{ questions: ["a", "b", "c"] }, { path: "questions", rule: "too_many", limit: 2 }],
    [{ questions: ["a", "narxi?"] }, { path: "questions.1", rule: "too_long", limit: 4 }],
    [{ tone: "rude" }, { path: "tone", rule: "invalid" }],
  ])("names the field and the rule of %j", (changes, problem) => {
    expect(checkFields(schema, { ...good, ...changes })).toEqual({ ok: false, problems: [problem] });
  });
});
