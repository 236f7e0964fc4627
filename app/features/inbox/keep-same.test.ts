import { describe, expect, it } from "vitest";
import { keepSame, mergeMessages } from "./keep-same.ts";

const row = (id: string, text: string, createdAt = `2026-01-01T00:00:0${id}.000Z`) => ({
  id,
  text,
  createdAt,
});

describe("rows that came again", () => {
  it("stay the same objects where they say the same, so that only what changed is drawn again", () => {
    const before = [row("1", "a"), row("2", "b")];
    const after = keepSame(before, [row("2", "changed"), row("1", "a")]);
    expect(after[1]).toBe(before[0]);
    expect(after[0]).toEqual(row("2", "changed"));
  });

  it("are the same list where nothing changed", () => {
    const before = [row("1", "a"), row("2", "b")];
    expect(keepSame(before, [row("1", "a"), row("2", "b")])).toBe(before);
    expect(keepSame(before, [row("2", "b"), row("1", "a")])).not.toBe(before);
  });
});

describe("messages that came later", () => {
  it("replace what they tell anew, and everything stands in the order in which it was written", () => {
    const before = [row("2", "b"), row("3", "c")];
    const merged = mergeMessages(before, [row("3", "delivered"), row("4", "d"), row("1", "a")]);
    expect(merged.map(({ text }) => text)).toEqual(["a", "b", "delivered", "d"]);
    expect(merged[1]).toBe(before[0]);
  });

  it("of one moment keep one order", () => {
    const moment = "2026-01-01T00:00:00.000Z";
    const merged = mergeMessages([row("b", "2", moment)], [row("a", "1", moment), row("c", "3", moment)]);
    expect(merged.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
});
