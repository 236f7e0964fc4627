import { describe, expect, it } from "vitest";
import { CHAT, FORUM, TOKEN, telegramForTests } from "../../testing/fake-telegram/telegram-for-tests.ts";
import type { FakeFault } from "../../testing/fake-telegram.ts";

const rig = telegramForTests();
const show = (text: string, chatKey = String(CHAT), id = 5) =>
  rig().telegram.showDraft(rig.access, chatKey, { id, text });
const drafts = () =>
  rig()
    .fake.drafts(TOKEN)
    .map(({ draftId, text }) => [draftId, text]);
const failOnce = (fault: FakeFault) => rig().fake.failNext({ method: "sendMessageDraft", fault });

describe("an answer that is still being written", () => {
  it("is shown as it grows, as the customer will read it", async () => {
    await show("**Narxi");
    await show("**Narxi** 5 < 6");
    expect(drafts()).toEqual([
      [5, "**Narxi"],
      [5, "Narxi 5 < 6"],
    ]);
    expect(rig().fake.sentCount(TOKEN)).toBe(0);
  });

  it("is shown by its end where it is longer than one message", async () => {
    await show(`${"narx ".repeat(1000)}oxiri`);
    expect(String(drafts()[0]?.[1])).toMatch(/oxiri$/);
  });

  it("is shown in the topic of a private chat", async () => {
    await show("x", `${CHAT}/3`);
    expect(rig().fake.calls(TOKEN)).toMatchObject([{ status: 200, params: { message_thread_id: 3 } }]);
  });

  it("is never numbered 0, which Telegram refuses", async () => {
    for (const id of [0, -7, 0x7fff_ffff, 2 ** 40 + 1]) await show("x", String(CHAT), id);
    expect(drafts()).toHaveLength(4);
    for (const [id] of drafts()) expect(id).toBeGreaterThan(0);
  });

  it.each([String(FORUM), `${FORUM}/3`, `biz:bc-1:${CHAT}`, `desk:${FORUM}:3`, "odd"])(
    "is not shown in the chat %s, where Telegram has no drafts",
    async (chatKey) => {
      await show("x", chatKey);
      expect(rig().fake.calls(TOKEN)).toEqual([]);
    },
  );

  it("is not tried again where the API has no drafts", async () => {
    failOnce({ kind: "error", code: 404, description: "Not Found: method not found" });
    await show("x");
    await show("y");
    expect(rig().fake.calls(TOKEN)).toHaveLength(1);
  });

  it("is shown again after any other failure, which nobody hears of", async () => {
    failOnce({ kind: "error", code: 404, description: "Not Found" });
    await show("a");
    failOnce({ kind: "rate_limit", retryAfter: 3 });
    await show("b");
    failOnce({ kind: "hang" });
    await show("c");
    await show("d");
    expect(drafts()).toEqual([[5, "d"]]);
  });
});
