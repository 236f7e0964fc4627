import { describe, expect, it } from "vitest";
import { readCommand } from "./commands.ts";

describe("a command", () => {
  it.each(["constructor", "__proto__", "hasOwnProperty"])("is not /%s, which only objects know", (name) => {
    expect(readCommand({ type: "command", name, text: `/${name}` })).toBe("other");
    expect(readCommand({ type: "text", text: `/${name}` })).toBeUndefined();
  });

  it("is known in any case and language", () => {
    expect(readCommand({ type: "text", text: "/Помощь" })).toBe("help");
    expect(readCommand({ type: "command", name: "OPERATOR", text: "/OPERATOR" })).toBe("operator");
  });
});
