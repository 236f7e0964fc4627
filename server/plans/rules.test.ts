import { describe, expect, it } from "vitest";
import { dayIn, maySpeak, trialEnd } from "./rules.ts";

const now = new Date("2026-11-20T20:30:00Z");

describe("plan rules", () => {
  it("counts a day in the bot's own time zone", () => {
    expect(dayIn("Asia/Tashkent", now)).toBe("2026-11-21");
    expect(dayIn("Europe/London", now)).toBe("2026-11-20");
  });

  it("lets a bot speak until the period ends, and never while it is suspended", () => {
    const periodEnd = trialEnd(now, 14);
    expect(maySpeak({ status: "trialing", periodEnd }, now)).toBe(true);
    expect(maySpeak({ status: "trialing", periodEnd }, trialEnd(now, 14))).toBe(false);
    expect(maySpeak({ status: "suspended", periodEnd }, now)).toBe(false);
  });
});
