import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import type { SaidView, WidgetConfig } from "../../server/channels/widget/view.ts";
import { createMessages } from "./messages.ts";

beforeAll(() => {
  const { document, window } = parseHTML("<!doctype html><body></body>");
  Object.assign(globalThis, { document, window: Object.assign(window, { setTimeout }) });
});

const config = { words: {}, greeting: "", language: "uz" } as WidgetConfig;
const handlers = {
  onPress: async () => true,
  onRetry: () => {},
  onSuggestion: () => {},
  onEarlier: async () => {},
};

const said = (id: string, author: SaidView["author"], at: string): SaidView => ({
  id,
  author,
  at,
  text: id,
  name: null,
  buttons: [],
  suggestions: [],
  feedback: null,
});

function shown(messages: ReturnType<typeof createMessages>): string[] {
  const bubbles = [...messages.element.querySelectorAll(".log .bubble")];
  return bubbles.map((bubble) => bubble.textContent ?? "").filter(Boolean);
}

describe("the order of a chat", () => {
  it.each([
    ["is right", "2026-11-21T10:01:00.000Z"],
    ["is an hour ahead", "2026-11-21T11:01:00.000Z"],
    ["is an hour behind", "2026-11-21T09:01:00.000Z"],
  ])("is the platform's where the visitor's clock %s", (_, own) => {
    const messages = createMessages(config, handlers);
    messages.addEarlier([said("first", "bot", "2026-11-21T10:00:30.000Z")], false);
    messages.addOwn(said("question", "visitor", own));
    expect(shown(messages)).toEqual(["first", "question"]);
    messages.add(said("question", "visitor", "2026-11-21T10:01:00.200Z"));
    messages.add(said("answer", "bot", "2026-11-21T10:01:02.000Z"));
    expect(shown(messages)).toEqual(["first", "question", "answer"]);
  });

  it("keeps what is still on its way at the end, in the order of writing", () => {
    const messages = createMessages(config, handlers);
    messages.addOwn(said("one", "visitor", "2026-11-21T11:00:00.000Z"));
    messages.addOwn(said("two", "visitor", "2026-11-21T11:00:01.000Z"));
    messages.add(said("news", "person", "2026-11-21T10:00:00.000Z"));
    expect(shown(messages)).toEqual(["news", "one", "two"]);
    messages.add(said("two", "visitor", "2026-11-21T10:00:05.000Z"));
    expect(shown(messages)).toEqual(["news", "two", "one"]);
    messages.add(said("one", "visitor", "2026-11-21T10:00:04.000Z"));
    expect(shown(messages)).toEqual(["news", "one", "two"]);
  });
});
