import { describe, expect, it } from "vitest";
import { isSmallTalk } from "./small-talk.ts";

describe("isSmallTalk", () => {
  it.each([
    ["Assalomu alaykum!", "hello"],
    ["  salom ", "hello"],
    ["Здравствуйте", "hello"],
    ["Hi there!", "hello"],
    ["Rahmat 🙏", "thanks"],
    ["Большое спасибо!", "thanks"],
    ["Sogʻ boʻling", "bye"],
    ["Sog´ bo´ling", "bye"],
    ["Salom, yaxshimisiz?", "hello"],
    ["Ассаламу алейкум", "hello"],
    ["Катта раҳмат!", "thanks"],
    ["Xo'p, raxmat", "thanks"],
    ["Хорошо, спасибо", "thanks"],
    ["Хорошего дня!", "bye"],
  ])("recognises %s as %s", (text, kind) => {
    expect(isSmallTalk(text)).toBe(kind);
  });

  it.each(["Salom, narxi qancha?", "спасибо, а доставка есть?", "hello world program", "?"])(
    "leaves %j to the search",
    (text) => {
      expect(isSmallTalk(text)).toBeUndefined();
    },
  );
});
