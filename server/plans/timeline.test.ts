import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, type Grant, timelineOf } from "./timeline.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000);
let ids = 0;
const grant = (
  at: number,
  plan: Grant["plan"],
  length: Partial<Grant>,
  kind: Grant["kind"] = "paid",
): Grant => ({
  id: `g${++ids}`,
  kind,
  plan,
  at: day(at),
  months: null,
  days: null,
  until: null,
  ...length,
});
const trial = (at = 0) => grant(at, "free", { days: 14 }, "trial");
const shown = (grants: Grant[], now: number) =>
  timelineOf(grants, day(now)).map(({ plan, trial: isTrial, until }) => [
    isTrial ? "trial" : plan,
    (Date.parse(until) - day(0).getTime()) / 86_400_000,
  ]);

describe("the plans of a workspace over time", () => {
  it("a trial lasts its days", () => {
    expect(shown([trial()], 5)).toEqual([["trial", 14]]);
    expect(shown([trial()], 14)).toEqual([]);
  });

  it("paying in the trial begins at once and keeps the rest of the trial behind it", () => {
    expect(shown([trial(), grant(4, "business", { days: 30 })], 4)).toEqual([
      ["business", 34],
      ["trial", 44],
    ]);
  });

  it("paying again adds to the end", () => {
    const grants = [grant(0, "business", { days: 30 }), grant(20, "business", { days: 30 })];
    expect(shown(grants, 25)).toEqual([["business", 60]]);
  });

  it("paying late begins when it is paid", () => {
    const grants = [grant(0, "business", { days: 30 }), grant(40, "business", { days: 30 })];
    expect(shown(grants.slice(0, 1), 35)).toEqual([]);
    expect(shown(grants, 45)).toEqual([["business", 70]]);
  });

  it("a better plan goes first and the lesser one's rest is kept", () => {
    const grants = [grant(0, "business", { days: 30 }), grant(10, "enterprise", { days: 30 })];
    expect(shown(grants, 15)).toEqual([
      ["enterprise", 40],
      ["business", 60],
    ]);
    expect(shown(grants, 50)).toEqual([["business", 60]]);
  });

  it("an operator's word puts everything before it aside", () => {
    const grants = [trial(), grant(1, "business", { days: 300 }), grant(10, "free", { days: 7 }, "set")];
    expect(shown(grants, 10)).toEqual([["free", 17]]);
  });

  it("months are calendar months from where the time begins", () => {
    expect(addMonths(new Date("2026-01-31T10:00:00Z"), 1).toISOString()).toBe("2026-02-28T10:00:00.000Z");
    expect(addMonths(new Date("2028-01-31T10:00:00Z"), 1).toISOString()).toBe("2028-02-29T10:00:00.000Z");
    expect(addMonths(new Date("2026-11-15T00:00:00Z"), 3).toISOString()).toBe("2027-02-15T00:00:00.000Z");
    expect(shown([grant(0, "business", { months: 1 }), grant(3, "business", { months: 1 })], 3)).toEqual([
      ["business", 59],
    ]);
  });

  it("does not depend on the order in which grants are heard of", () => {
    const someGrant = fc.record({
      at: fc.integer({ min: 0, max: 200 }),
      plan: fc.constantFrom<Grant["plan"]>("business", "enterprise"),
      days: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(someGrant, { maxLength: 8 }), fc.integer({ min: 0, max: 300 }), (made, now) => {
        const grants = made.map(({ at, plan, days }) => grant(at, plan, { days }));
        expect(timelineOf([...grants].reverse(), day(now))).toEqual(timelineOf(grants, day(now)));
      }),
    );
  });

  it("nobody loses a day that was paid: the end is never before the sum of what begins at the last moment of payment", () => {
    const someGrant = fc.record({
      plan: fc.constantFrom<Grant["plan"]>("business", "enterprise"),
      days: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(someGrant, { minLength: 1, maxLength: 6 }), (made) => {
        const grants = made.map(({ plan, days }) => grant(0, plan, { days }));
        const total = made.reduce((sum, { days }) => sum + days, 0);
        expect(shown(grants, 0).at(-1)?.[1]).toBe(total);
      }),
    );
  });
});
