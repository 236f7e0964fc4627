import { describe, expect, it } from "vitest";
import { localPath } from "./local-path.ts";

describe("localPath", () => {
  it.each(["/uz/app", "/ru/app?bot=1&x=%2F%2F", "/en/app#top", "/"])("lets %s pass", (path) => {
    expect(localPath(path, "/fallback")).toBe(path);
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/a\\b",
    "",
    null,
    7,
  ])("refuses %j, which may leave this site", (path) => {
    expect(localPath(path, "/fallback")).toBe("/fallback");
  });
});
