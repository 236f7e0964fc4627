import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadKeys } from "./keys.ts";

let DATA_DIR: string;
beforeEach(() => {
  DATA_DIR = mkdtempSync(join(tmpdir(), "keys-"));
});
afterEach(() => rmSync(DATA_DIR, { recursive: true }));

describe("loadKeys", () => {
  it("makes keys once and keeps them where nobody else reads them", () => {
    const first = loadKeys({ DATA_DIR });
    expect(loadKeys({ DATA_DIR })).toEqual(first);
    expect(first.signing.length).toBeGreaterThanOrEqual(32);
    expect(first.encryption[0]).toHaveLength(32);
    expect(statSync(join(DATA_DIR, "keys.json")).mode & 0o077).toBe(0);
  });

  it("prefers the keys of the environment, several during a rotation", () => {
    const keys = loadKeys({
      DATA_DIR,
      JWT_SECRET_KEY: "s".repeat(40),
      ENCRYPTION_KEY: `${"ab".repeat(32)},${Buffer.alloc(32, 7).toString("base64")}`,
    });
    expect(keys.signing).toBe("s".repeat(40));
    expect(keys.encryption.map((key) => key[0])).toEqual([0xab, 7]);
  });

  it("refuses a key of another length", () => {
    expect(() => loadKeys({ DATA_DIR, ENCRYPTION_KEY: "abcd" })).toThrow("ENCRYPTION_KEY");
  });
});
