import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readHandshake, verifySignature } from "./verify-signature.ts";

const sign = (body: string | Buffer, secret: string) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

describe("a signed body", () => {
  const raw = Buffer.from('{"text":"\\u043d\\u0430\\u0440\\u0445","url":"https:\\/\\/a.uz"}');

  it("is taken with the secret of any of the applications", () => {
    const header = sign(raw, "second");
    expect(verifySignature(raw, header, ["first", "second", "third"])).toBe(true);
    expect(verifySignature(raw, header.toUpperCase().replace("SHA256", "sha256"), ["second"])).toBe(true);
  });

  it("is refused when its bytes were parsed and written anew", () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(raw.toString())));
    expect(rewritten.equals(raw)).toBe(false);
    expect(verifySignature(rewritten, sign(raw, "first"), ["first"])).toBe(false);
  });

  it("is refused when one bit differs", () => {
    const changed = Buffer.from(raw);
    changed[3] = (changed[3] ?? 0) ^ 1;
    expect(verifySignature(changed, sign(raw, "first"), ["first"])).toBe(false);
  });

  it.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["SHA-1", `sha1=${"0".repeat(40)}`],
    ["a bare digest", sign(raw, "first").slice(7)],
    ["a short digest", sign(raw, "first").slice(0, -1)],
    ["a long digest", `${sign(raw, "first")}0`],
    ["letters that are no digits", `sha256=${"z".repeat(64)}`],
    ["another secret", sign(raw, "wrong")],
  ])("is refused with %s", (_name, header) => {
    expect(verifySignature(raw, header, ["first"])).toBe(false);
  });

  it("is refused where there is no secret, or an empty one", () => {
    expect(verifySignature(raw, sign(raw, ""), [])).toBe(false);
    expect(verifySignature(raw, sign(raw, ""), [""])).toBe(false);
  });
});

describe("the handshake", () => {
  const query = { "hub.mode": "subscribe", "hub.verify_token": "oʻzim", "hub.challenge": "1158201444" };

  it("gives the challenge back to who knows the token", () => {
    expect(readHandshake(query, "oʻzim")).toBe("1158201444");
  });

  it.each<[string, unknown]>([
    ["another token", { ...query, "hub.verify_token": "ozim" }],
    ["no token", { ...query, "hub.verify_token": undefined }],
    ["the token given twice", { ...query, "hub.verify_token": ["oʻzim", "oʻzim"] }],
    ["another mode", { ...query, "hub.mode": "unsubscribe" }],
    ["no challenge", { ...query, "hub.challenge": "" }],
    ["a challenge that is a page", { ...query, "hub.challenge": "<script>alert(1)</script>" }],
    ["nothing", undefined],
    ["text", "hub.mode=subscribe"],
  ])("is refused with %s", (_name, given) => {
    expect(readHandshake(given, "oʻzim")).toBeUndefined();
  });

  it("is refused where no token is set", () => {
    expect(readHandshake({ ...query, "hub.verify_token": "" }, "")).toBeUndefined();
  });
});
