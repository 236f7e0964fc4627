import { describe, expect, it } from "vitest";
import { EnvError, readEnv } from "./env.ts";

describe("readEnv", () => {
  it("needs nothing and takes empty variables for absent ones", () => {
    const env = readEnv({ DATABASE_URL: "", GOOGLE_API_KEY: "  " });
    expect(env).toMatchObject({
      PORT: 3000,
      HOST: "0.0.0.0",
      ROLE: "all",
      DATA_DIR: ".data",
      QUIET_WINDOW_MS: 1500,
      deployed: false,
    });
    expect(env.DATABASE_URL).toBeUndefined();
  });

  it.each([
    ["PORT", "abc"],
    ["ROLE", "boss"],
    ["DATABASE_URL", "mysql://x"],
    ["REDIS_URL", "http://x"],
    ["DOMAIN_URL", "http://bot.example.com"],
    ["DOMAIN_URL", "https://bot.example.com/"],
    ["GEMINI_BASE_URL", "https://x/"],
    ["JWT_SECRET_KEY", "short"],
    ["QUIET_WINDOW_MS", "-1"],
    ["ALLOW_PRIVATE_URLS", "perhaps"],
    ["UZUM_SERVICE_ID", "shop"],
    ["STRIPE_API_BASE", "https://x/"],
    ["PAYME_CHECKOUT_URL", "paycom"],
    ["FISCAL_IKPU", "123"],
    ["LOG_LEVEL", "loud"],
  ])("stops the start on %s=%s and names the variable", (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(EnvError);
    expect(() => readEnv({ [name]: value })).toThrow(name);
  });

  it("allows plain http on a loopback address", () => {
    expect(readEnv({ DOMAIN_URL: "http://127.0.0.1:3000" }).DOMAIN_URL).toBe("http://127.0.0.1:3000");
    expect(readEnv({ DOMAIN_URL: "http://localhost:3000" }).DOMAIN_URL).toBe("http://localhost:3000");
  });

  it("wants real keys in production with a database of its own", () => {
    const deployment = { NODE_ENV: "production", DATABASE_URL: "postgres://db/x" };
    expect(() => readEnv(deployment)).toThrow(/JWT_SECRET_KEY.*\n.*ENCRYPTION_KEY/);
    const keys = { JWT_SECRET_KEY: "x".repeat(32), ENCRYPTION_KEY: "00".repeat(32) };
    expect(readEnv({ ...deployment, ...keys }).deployed).toBe(true);
  });

  it.each([
    ["2", 2],
    ["true", 1],
    ["off", false],
    ["0", false],
    ["10.0.0.0/8, 127.0.0.1", "10.0.0.0/8, 127.0.0.1"],
  ])("takes TRUST_PROXY=%s as %j", (value, proxies) => {
    expect(readEnv({ TRUST_PROXY: value }).TRUST_PROXY).toBe(proxies);
  });

  it("refuses to trust whatever it is told about proxies", () => {
    expect(() => readEnv({ TRUST_PROXY: "everybody" })).toThrow("TRUST_PROXY");
  });

  it("sends no letters from a deployment without an address of its own to link to", () => {
    const deployment = { NODE_ENV: "production", SMTP_URL: "smtp://mail.example.com" };
    expect(() => readEnv(deployment)).toThrow("DOMAIN_URL");
  });
});
