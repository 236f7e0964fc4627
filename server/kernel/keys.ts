import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvError } from "./env.ts";

export type Keys = {
  /** Signs sessions. */
  signing: string;
  /** Seal secrets; the first is the current one. */
  encryption: Buffer[];
};

/**
 * The keys given by the environment, else those kept in `<dataDir>/keys.json`, made there on first use (readable by the owner
 * of the process only). ENCRYPTION_KEY holds 32 bytes in hex or base64; during a rotation several, separated by commas, the
 * new one first.
 */
export function loadKeys(env: { JWT_SECRET_KEY?: string; ENCRYPTION_KEY?: string; DATA_DIR: string }): Keys {
  const kept = env.JWT_SECRET_KEY && env.ENCRYPTION_KEY ? undefined : keptKeys(env.DATA_DIR);
  const encryption = env.ENCRYPTION_KEY ?? kept?.encryption ?? "";
  return {
    signing: env.JWT_SECRET_KEY ?? kept?.signing ?? "",
    encryption: encryption.split(",").map((key) => parseKey(key.trim())),
  };
}

function keptKeys(dataDir: string): { signing: string; encryption: string } {
  const path = join(dataDir, "keys.json");
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(path)) {
    const made = { signing: randomBytes(32).toString("hex"), encryption: randomBytes(32).toString("hex") };
    try {
      writeFileSync(path, JSON.stringify(made), { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another process was first: its keys count.
      if (!existsSync(path)) throw error;
    }
  }
  return JSON.parse(readFileSync(path, "utf8"));
}

function parseKey(text: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? "hex" : "base64");
  if (key.length !== 32)
    throw new EnvError("The configuration is wrong:\n  ENCRYPTION_KEY: must be 32 bytes in hex or base64");
  return key;
}
