import { describe, expect, it } from "vitest";
import { changedSearch, listSearch, viewOf } from "./views.ts";

describe("the address of the inbox", () => {
  it("keeps what chooses the list when a conversation is opened, and nothing of the one before", () => {
    expect(listSearch("?view=mine&q=gul%20narxi&before=abc&details=1&label=")).toBe("?view=mine&q=gul+narxi");
    expect(listSearch("")).toBe("");
  });

  it("falls back to all conversations for a view that does not exist", () => {
    expect(viewOf(new URLSearchParams("view=nonsense"))).toBe("all");
    expect(viewOf(new URLSearchParams("view=waiting"))).toBe("waiting");
  });

  it("changes one choice and leaves the others", () => {
    expect(changedSearch("?view=mine&q=a", { view: "bot" })).toBe("?view=bot&q=a");
    expect(changedSearch("?view=mine", { view: "" })).toBe("");
  });
});
