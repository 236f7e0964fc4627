import { describe, expect, it } from "vitest";
import { unitsOf } from "./passage-units.ts";

const textsOf = (markdown: string) => unitsOf(markdown).map((unit) => unit.text);

describe("unitsOf", () => {
  it("cuts prose into sentences, not at decimal points or hours", () => {
    expect(textsOf("Ish vaqti 8:30 dan\n20:00 gacha. Narxi 25.000 soʻm. Работаем с 9.00!")).toEqual([
      "Ish vaqti 8:30 dan 20:00 gacha.",
      "Narxi 25.000 soʻm.",
      "Работаем с 9.00!",
    ]);
  });

  it("renders table rows with their headers and without pipes", () => {
    expect(
      textsOf(
        "| Tovar | Narx, soʻm | Izoh |\n| --- | ---: | --- |\n| Charm tufli | 459000 | |\n| a \\| b | 5 | **yangi** |",
      ),
    ).toEqual(["Tovar: Charm tufli; Narx, soʻm: 459000", "Tovar: a | b; Narx, soʻm: 5; Izoh: yangi"]);
  });

  it("keeps the heading a unit stands under, and takes list items one by one", () => {
    expect(unitsOf("## Toʻlov\n\n- Payme\n- **Click** va [Uzum](https://uzum.uz)\n\n## Boshqa\nHa")).toEqual([
      { kind: "sentence", text: "Payme", heading: "Toʻlov" },
      { kind: "sentence", text: "Click va Uzum", heading: "Toʻlov" },
      { kind: "sentence", text: "Ha", heading: "Boshqa" },
    ]);
  });

  it("takes Markdown signs away, not those of the text", () => {
    expect(textsOf("`npm` *muhim* 2 * 3 = 6, snake_case, ![rasm](a.png) 5\\. band")).toEqual([
      "npm muhim 2 * 3 = 6, snake_case, 5. band",
    ]);
  });

  it("stays bounded on a hostile passage", () => {
    const started = performance.now();
    expect(
      unitsOf("a. ".repeat(5_000) + "|\n".repeat(5_000) + "*[`_".repeat(2_000)).length,
    ).toBeLessThanOrEqual(200);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
