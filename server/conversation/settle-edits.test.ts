import { describe, expect, it } from "vitest";
import type { InboundContent } from "../channels/port.ts";
import { normaliseText } from "../knowledge/normalise-text.ts";
import { settleEdits } from "./settle-edits.ts";
import type { Received, Said } from "./turn.ts";

const said = (mailId: string, content: InboundContent): Said => ({
  mailId,
  providerMessageId: mailId,
  chatKey: "1",
  customer: { externalId: "1", name: "Aziz" },
  sentAt: "2026-11-21T10:00:00.000Z",
  content,
});
const edit = (of: string, text: string) => said("edit", { type: "edit", of, text });

async function settle(mails: Said[], originals: Record<string, { mailId: string; text: string }>) {
  const result = await settleEdits({ mails } as unknown as Received, {
    normalise: normaliseText,
    findOriginal: async (ref) => {
      const found = originals[ref];
      return found && { messageId: `msg_${ref}`, ...found };
    },
  });
  return {
    contents: result.received.mails.map(({ content }) => content),
    edits: result.edits,
    unknown: result.unknown.length,
  };
}

describe("a changed message", () => {
  it("is read in its new words while it is unanswered", async () => {
    const first = said("a", { type: "text", text: "Narxi?" });
    const { contents, edits } = await settle([first, edit("7", "Kurs narxi?")], {
      "7": { mailId: "a", text: "Narxi?" },
    });
    expect(contents).toEqual([{ type: "text", text: "Kurs narxi?" }]);
    expect(edits).toMatchObject([{ messageId: "msg_7", text: "Kurs narxi?" }]);
  });

  it("keeps a picture under its new caption", async () => {
    const media = { kind: "photo", ref: "1" } as const;
    const first = said("a", { type: "media", media, caption: "old" });
    const { contents } = await settle([first, edit("7", "new")], { "7": { mailId: "a", text: "old" } });
    expect(contents).toEqual([{ type: "media", media, caption: "new" }]);
  });

  it.each([
    ["where its words differ", "How much is pizza?", 1],
    ["not where only signs and case differ", "how much is DELIVERY", 0],
  ])("is a question again after its answer %s", async (_, text, questions) => {
    const { contents, edits } = await settle([edit("7", text)], {
      "7": { mailId: "z", text: "How much is delivery?" },
    });
    expect(contents).toHaveLength(questions);
    expect(edits).toHaveLength(1);
  });

  it("is read like any other where nobody knows the first words", async () => {
    expect(await settle([edit("9", "Bot, narxi qancha?")], {})).toMatchObject({
      contents: [{ type: "edit" }],
      edits: [],
      unknown: 1,
    });
  });
});
