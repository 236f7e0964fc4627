import { expect, it } from "vitest";
import { findChromium } from "./find-chromium.ts";

it("finds what is configured or nothing, and the usual places where nothing is configured", () => {
  expect(findChromium("/bin/sh")).toBe("/bin/sh");
  expect(findChromium("sh")).toMatch(/\/sh$/);
  expect(findChromium("/nowhere/chromium", ["/bin/sh"])).toBeUndefined();
  expect(findChromium(undefined, ["/nowhere/chromium", "/bin/sh"])).toBe("/bin/sh");
  expect(findChromium(undefined, ["/etc/passwd"])).toBeUndefined();
});
