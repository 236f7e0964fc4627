import { describe, expect, it } from "vitest";
import { splitTags } from "./schemas.ts";

describe("tags in one line", () => {
  it("are told apart by commas, each once, without empty ones", () => {
    expect(splitTags(" ulgurji, VIP,,ulgurji ,\nToshkent ")).toEqual(["ulgurji", "VIP", "Toshkent"]);
    expect(splitTags("  ")).toEqual([]);
  });
});
