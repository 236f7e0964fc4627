import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSecretBox, secretsEqual } from "./secret-box.ts";

const oldKey = randomBytes(32);
const newKey = randomBytes(32);

describe("the secret box", () => {
  it("opens what it sealed, in the same context only", () => {
    const box = createSecretBox([newKey]);
    const sealed = box.seal("123:token", "chn_1");
    expect(box.open(sealed, "chn_1")).toBe("123:token");
    expect(() => box.open(sealed, "chn_2")).toThrow();
  });

  it("never seals alike twice and never shows the text", () => {
    const box = createSecretBox([newKey]);
    expect(box.seal("secret", "c")).not.toBe(box.seal("secret", "c"));
    expect(box.seal("secret", "c")).not.toContain("secret");
  });

  it("refuses a text that was altered in any character", () => {
    const box = createSecretBox([newKey]);
    const sealed = box.seal("a text of some length", "c");
    for (let i = 0; i < sealed.length; i++) {
      const altered = sealed.slice(0, i) + (sealed[i] === "A" ? "Z" : "A") + sealed.slice(i + 1);
      // The last character of a base64url part may carry unused bits: those alterations change nothing.
      let opened = "";
      try {
        opened = box.open(altered, "c");
      } catch {
        continue;
      }
      expect(opened).toBe("a text of some length");
    }
  });

  it("opens with an older key after a rotation and knows that the seal is stale", () => {
    const sealed = createSecretBox([oldKey]).seal("x", "c");
    const rotated = createSecretBox([newKey, oldKey]);
    expect(rotated.open(sealed, "c")).toBe("x");
    expect(rotated.isStale(sealed)).toBe(true);
    expect(rotated.isStale(rotated.seal("x", "c"))).toBe(false);
    expect(() => createSecretBox([newKey]).open(sealed, "c")).toThrow();
  });
});

describe("secretsEqual", () => {
  it("compares secrets of any length", () => {
    expect(secretsEqual("abc", "abc")).toBe(true);
    expect(secretsEqual("abc", "abd")).toBe(false);
    expect(secretsEqual("", "abc")).toBe(false);
  });
});
