import { expect, it } from "vitest";
import type { RunningRig } from "./describe-channel.ts";

const LONG = "Вопрос о том, сколько стоит доставка в другие области и сколько дней она занимает?";

/** What is sent arrives: once, whole, in the right chat. */
export function promiseSending(rig: RunningRig): void {
  const send = (text: string, options = {}) => {
    const { driver, access, chatKey } = rig();
    return driver.send(access, chatKey, driver.render(text)[0] ?? "", options);
  };

  it("brings a message once, to its chat, and names it", async () => {
    const first = await send("Assalomu alaykum");
    const second = await send("Xush kelibsiz", { messageId: "msg_2" });
    expect(rig().sent()).toMatchObject([
      { chatKey: rig().chatKey, text: "Assalomu alaykum" },
      { chatKey: rig().chatKey, text: "Xush kelibsiz" },
    ]);
    const ids = [first, second].map((result) => (result.outcome === "sent" ? result.providerMessageId : ""));
    expect(ids.every(Boolean)).toBe(true);
    expect(new Set(ids).size).toBe(2);
  });

  it("brings buttons whose presses come back with their data", async (test) => {
    if (rig().withoutButtons) return test.skip();
    const data = ["ask:1", "я".repeat(32), `fb:${"x".repeat(61)}`];
    const labels = ["👍", "👎", "Odamga ulash"];
    const buttons = data.map((value, index) => ({ label: labels[index] ?? "", data: value }));
    expect(await send("Javob foydali boʻldimi?", { buttons })).toMatchObject({ outcome: "sent" });
    expect(rig().sent()[0]?.buttons).toEqual(data);

    data.forEach((value, nth) => {
      const { driver, self, chatKey } = rig();
      const update = rig().update(nth, { type: "pressed", data: value });
      const { mails } = driver.parse(update, self);
      expect(mails).toMatchObject([{ chatKey, content: { type: "pressed", data: value } }]);
      const again = driver.parse(rig().update(nth, { type: "pressed", data: value }), self).mails;
      expect(again[0]?.providerMessageId).toBe(mails[0]?.providerMessageId);
    });
  });

  it("does not fail an answer for buttons or suggestions that are too many, too long or empty", async () => {
    const many = Array.from({ length: 30 }, (_, i) => `${LONG} ${i}`);
    const odd = [
      { label: " ", data: "a" },
      { label: "b", data: "" },
      { label: "c", data: "я".repeat(33) },
    ];
    const buttons = [...odd, ...many.map((label, i) => ({ label, data: `ask:${i}` }))];
    expect(await send("bir", { suggestions: ["", " ", ...many] })).toMatchObject({ outcome: "sent" });
    expect(await send("ikki", { buttons })).toMatchObject({ outcome: "sent" });
    expect(await send("uch", { buttons, suggestions: many })).toMatchObject({ outcome: "sent" });
    expect(await send("toʻrt", { suggestions: [], buttons: odd })).toMatchObject({ outcome: "sent" });
    expect(rig().sent()).toHaveLength(4);
  });

  it("sends although the message to quote is gone, or never was one", async () => {
    for (const replyTo of ["999999", "wamid.gone", "", "../x"])
      expect(await send("javob", { replyTo })).toMatchObject({ outcome: "sent" });
    expect(rig().sent()).toHaveLength(4);
  });

  it("never throws, whatever the chat is called", async () => {
    const { driver, access } = rig();
    for (const odd of ["", "0", "../../x", "biz:", "a\u0000b", "\ud800", "9".repeat(400)]) {
      const result = await driver.send(access, odd, driver.render("salom")[0] ?? "");
      expect(["sent", "refused", "retry", "unclear"]).toContain(result.outcome);
    }
  });
}
