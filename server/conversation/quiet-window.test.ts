import { describe, expect, it } from "vitest";
import { waitForQuiet } from "./quiet-window.ts";

const at = (ms: number) => new Date(1_700_000_000_000 + ms);
const mails = (...times: number[]) => times.map((ms) => ({ receivedAt: at(ms) }));

describe("waitForQuiet", () => {
  it("answers at once where no window is set", () => {
    expect(waitForQuiet(mails(0), at(0), 0)).toBe(0);
  });
  it("waits for the rest of the window after the newest message", () => {
    expect(waitForQuiet(mails(0, 1000), at(1500), 1500)).toBe(1000);
  });
  it("answers once the customer has been quiet", () => {
    expect(waitForQuiet(mails(0, 1000), at(2500), 1500)).toBe(0);
  });
  it("does not let someone who never pauses wait for ever", () => {
    expect(waitForQuiet(mails(0, 2000, 4000, 6000, 7400), at(7500), 1500)).toBe(0);
  });
});
