import { describe, expect, it } from "vitest";
import { checkFields } from "../kernel/check-fields.ts";
import type { WorkingHours } from "./handover-settings.ts";
import { botChangesBody } from "./rules.ts";

const OFFICE = { from: "09:00", to: "18:00" };
const HOURS: WorkingHours = {
  days: [OFFICE, OFFICE, OFFICE, OFFICE, { from: "18:00", to: "02:00" }, null, null],
  holidays: ["2026-12-31"],
};
const HANDOVER = {
  enabled: true,
  whenUnknown: "offer",
  afterUnknowns: 3,
  whenUpset: true,
  words: ["shikoyat"],
  resumeAfterMinutes: 240,
  askRating: true,
};

function problems(input: unknown): string[] {
  const checked = checkFields(botChangesBody, input);
  return checked.ok ? [] : checked.problems.map(({ path, rule }) => `${path} ${rule}`);
}
const hours = (changes: Partial<Record<keyof WorkingHours, unknown>>) =>
  problems({ workingHours: { ...HOURS, ...changes } });
const handover = (changes: Record<string, unknown>) => problems({ handover: { ...HANDOVER, ...changes } });

describe("working hours", () => {
  it("may last past midnight or a whole day, and may be none", () => {
    expect(hours({})).toEqual([]);
    expect(hours({ days: Array(7).fill({ from: "00:00", to: "00:00" }) })).toEqual([]);
    expect(problems({ workingHours: null })).toEqual([]);
  });

  it("are refused with times, dates and weeks that there are not", () => {
    const first = (shift: unknown) => hours({ days: [shift, ...HOURS.days.slice(1)] });
    expect(first({ from: "24:00", to: "18:00" })).toEqual(["workingHours.days.0.from invalid"]);
    expect(first({ from: "9:00", to: "" })).toEqual([
      "workingHours.days.0.from invalid",
      "workingHours.days.0.to invalid",
    ]);
    expect(hours({ days: Array(7).fill(null) })).toEqual(["workingHours.days invalid"]);
    expect(hours({ days: HOURS.days.slice(1) })).toHaveLength(1);
    expect(hours({ holidays: ["2026-02-29"] })).toEqual(["workingHours.holidays.0 invalid"]);
    expect(hours({ awayText: { uz: "x".repeat(1001) } })).toEqual(["workingHours.awayText.uz too_long"]);
  });
});

describe("the rules of hand-over", () => {
  it("are taken as a whole, within their bounds", () => {
    expect(handover({})).toEqual([]);
    expect(handover({ resumeAfterMinutes: 0, afterUnknowns: 0, words: [] })).toEqual([]);
    expect(problems({ handover: { enabled: false } })).not.toEqual([]);
    expect(handover({ whenUnknown: "shrug" })).toEqual(["handover.whenUnknown invalid"]);
    expect(handover({ afterUnknowns: 1.5 })).toEqual(["handover.afterUnknowns invalid"]);
    expect(handover({ resumeAfterMinutes: -1 })).toHaveLength(1);
    expect(handover({ words: [" "] })).toEqual(["handover.words.0 required"]);
    expect(handover({ words: Array(51).fill("word") })).toEqual(["handover.words too_many"]);
  });
});
