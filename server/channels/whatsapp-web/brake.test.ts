import { describe, expect, it } from "vitest";
import { BRAKE, createBrake } from "./brake.ts";

describe("the brake of a number", () => {
  it("leaves seconds between people, fewer between the parts of one answer, and never the same", () => {
    const brake = createBrake(BRAKE, () => 0);
    expect(brake.book("a", 0, 5000)).toEqual({ booked: true, waitMs: 0 });
    expect(brake.book("a", 0, 5000)).toEqual({ booked: true, waitMs: BRAKE.partGapMs });
    expect(brake.book("b", BRAKE.partGapMs, 5000)).toEqual({ booked: true, waitMs: BRAKE.gapMs });
    const slow = createBrake(BRAKE, () => 1);
    slow.book("a", 0, 5000);
    expect(slow.book("b", 0, 5000).waitMs).toBe(BRAKE.gapMs * 1.5);
  });

  it("books nothing that would have to wait for too long, and says for how long", () => {
    const brake = createBrake({ ...BRAKE, gapMs: 10_000 }, () => 0);
    brake.book("a", 0, 5000);
    expect(brake.book("b", 0, 5000)).toEqual({ booked: false, waitMs: 10_000 });
    expect(brake.book("b", 10_000, 5000)).toEqual({ booked: true, waitMs: 0 });
  });

  it("lets no more through in a minute and in an hour than its limits, however often it is asked", () => {
    const limits = { ...BRAKE, gapMs: 1, partGapMs: 1, perMinute: 12, perHour: 200 };
    const brake = createBrake(limits, () => 0);
    const sends: number[] = [];
    for (let now = 0; now < 2 * 3_600_000; now += 500) {
      const { booked, waitMs } = brake.book(String(now), now, 100);
      if (booked) sends.push(now + waitMs);
    }
    const most = (windowMs: number) =>
      Math.max(...sends.map((from) => sends.filter((at) => at >= from && at < from + windowMs).length));
    expect(most(60_000)).toBe(12);
    expect(most(3_600_000)).toBe(200);
  });

  it("lets a young number meet few new people a day, an older one more, and none more than the most", () => {
    const brake = createBrake(BRAKE);
    expect([brake.allowsNewChat(40, 0), brake.allowsNewChat(41, 0), brake.allowsNewChat(41, 1)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(brake.allowsNewChat(BRAKE.newChatsMost + 1, 365)).toBe(false);
  });
});
