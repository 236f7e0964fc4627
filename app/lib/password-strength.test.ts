import { expect, it } from "vitest";
import { passwordStrength } from "./password-strength.ts";

it.each([
  ["short1!", 0],
  ["aaaaaaaaaaaaaaaa", 0],
  ["12345678", 0],
  ["87654321abc", 0],
  ["qwmzkpla", 1],
  ["Qwmz7kpla", 2],
  ["yozgi tong shamoli", 3],
  ["Tong7shamoli!", 3],
] as const)("rates %s as %i", (password, level) => {
  expect(passwordStrength(password)).toBe(level);
});
