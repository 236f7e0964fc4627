import { describe, expect, it } from "vitest";
import type { WorkingHours } from "../bots/handover-settings.ts";
import { daysBetween, isOpen, nextOpening } from "./working-hours.ts";

const OFFICE = { from: "09:00", to: "18:00" };
const WEEK: WorkingHours = {
  days: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, null, null],
  holidays: ["2026-03-21", "2026-09-01"],
};
const NIGHT: WorkingHours = {
  days: Array.from({ length: 7 }, () => ({ from: "22:00", to: "06:00" })),
  holidays: ["2026-01-01"],
};
const ALL_DAY: WorkingHours = {
  days: Array.from({ length: 7 }, () => ({ from: "00:00", to: "24:00" })),
  holidays: [],
};
const NEVER: WorkingHours = { days: [null, null, null, null, null, null, null], holidays: [] };
const TASHKENT = "Asia/Tashkent";
const BERLIN = "Europe/Berlin";
const NEW_YORK = "America/New_York";

describe("working hours", () => {
  it.each([
    ["before opening", WEEK, TASHKENT, "2026-11-20T03:59:59Z", false],
    ["the minute of opening", WEEK, TASHKENT, "2026-11-20T04:00:00Z", true],
    ["the last moment", WEEK, TASHKENT, "2026-11-20T12:59:59Z", true],
    ["closing time itself", WEEK, TASHKENT, "2026-11-20T13:00:00Z", false],
    ["a Saturday", WEEK, TASHKENT, "2026-11-21T06:00:00Z", false],
    ["a holiday on a Tuesday", WEEK, TASHKENT, "2026-09-01T06:00:00Z", false],
    ["a night shift before midnight", NIGHT, TASHKENT, "2026-06-10T18:30:00Z", true],
    ["the same shift after midnight", NIGHT, TASHKENT, "2026-06-11T00:30:00Z", true],
    ["the day between two night shifts", NIGHT, TASHKENT, "2026-06-11T08:00:00Z", false],
    ["the night that began on the eve of a holiday", NIGHT, TASHKENT, "2025-12-31T20:00:00Z", true],
    ["the night that begins on a holiday", NIGHT, TASHKENT, "2026-01-01T18:00:00Z", false],
    ["the morning after a holiday's night", NIGHT, TASHKENT, "2026-01-01T22:00:00Z", false],
    ["around the clock at midnight", ALL_DAY, TASHKENT, "2026-06-10T19:00:00Z", true],
    ["nine in Berlin in winter", WEEK, BERLIN, "2026-01-15T08:00:00Z", true],
    ["a quarter to nine in Berlin in summer", WEEK, BERLIN, "2026-07-15T06:45:00Z", false],
    ["nine in Berlin in summer", WEEK, BERLIN, "2026-07-15T07:00:00Z", true],
    ["no day at all", NEVER, TASHKENT, "2026-06-10T06:00:00Z", false],
  ])("%s", (_, hours, zone, now, open) => {
    expect(isOpen(hours, zone, new Date(now))).toBe(open);
  });

  it("are always where a bot has none", () => {
    expect(isOpen(null, TASHKENT, new Date("2026-11-21T22:00:00Z"))).toBe(true);
  });
});

describe("the next opening", () => {
  it.each([
    ["later today", WEEK, TASHKENT, "2026-11-20T01:00:00Z", "2026-11-20T04:00:00.000Z"],
    ["tomorrow", WEEK, TASHKENT, "2026-11-19T15:00:00Z", "2026-11-20T04:00:00.000Z"],
    ["after the weekend", WEEK, TASHKENT, "2026-11-20T15:00:00Z", "2026-11-23T04:00:00.000Z"],
    ["after a holiday", WEEK, TASHKENT, "2026-08-31T15:00:00Z", "2026-09-02T04:00:00.000Z"],
    ["now, while open", WEEK, TASHKENT, "2026-11-20T06:00:00Z", "2026-11-20T06:00:00.000Z"],
    ["tonight", NIGHT, TASHKENT, "2026-06-11T08:00:00Z", "2026-06-11T17:00:00.000Z"],
    [
      "over the night in which Berlin's clock is put forward",
      WEEK,
      BERLIN,
      "2026-03-27T20:00:00Z",
      "2026-03-30T07:00:00.000Z",
    ],
    [
      "over the night in which it is put back",
      WEEK,
      BERLIN,
      "2026-10-23T20:00:00Z",
      "2026-10-26T08:00:00.000Z",
    ],
  ])("%s", (_, hours, zone, now, expected) => {
    expect(nextOpening(hours, zone, new Date(now))?.toISOString()).toBe(expected);
  });

  it("is the hour after one that the clock leaves out", () => {
    const early: WorkingHours = {
      days: Array.from({ length: 7 }, () => ({ from: "02:30", to: "12:00" })),
      holidays: [],
    };
    const opening = nextOpening(early, NEW_YORK, new Date("2026-03-08T06:00:00Z"));
    expect(opening?.toISOString()).toBe("2026-03-08T07:30:00.000Z");
  });

  it("is never where no day has hours, or all are holidays that were named", () => {
    expect(nextOpening(NEVER, TASHKENT, new Date("2026-06-10T06:00:00Z"))).toBeUndefined();
  });

  it("counts days by the zone's calendar", () => {
    const [evening, night] = [new Date("2026-11-20T18:59:00Z"), new Date("2026-11-20T19:01:00Z")];
    expect(daysBetween(TASHKENT, evening, night)).toBe(1);
    expect(daysBetween("UTC", evening, night)).toBe(0);
  });
});
