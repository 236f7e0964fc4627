import fc from "fast-check";
import { expect, it } from "vitest";
import type { InboundMail, Parsed } from "../../channels/port.ts";
import { brokenUpdate } from "./break-update.ts";
import type { RunningRig } from "./describe-channel.ts";

/** What a customer sends becomes mail, each message once; nothing that arrives throws. */
export function promiseReading(rig: RunningRig): void {
  const read = (update: unknown): Parsed => rig().driver.parse(update, rig().self);
  const text = (nth: number, words = `savol ${nth}`) => rig().update(nth, { type: "text", text: words });

  it("gives the customer's words, chat and name", () => {
    const { mails } = read(text(1, "Narxi qancha?\nЦена? 👨‍👩‍👧"));
    expect(mails).toMatchObject([
      { chatKey: rig().chatKey, content: { type: "text", text: "Narxi qancha?\nЦена? 👨‍👩‍👧" } },
    ]);
    for (const mail of mails) checkMail(mail);
  });

  it("knows a message that is delivered again, and tells different ones apart", () => {
    expect(read(text(1))).toEqual(read(text(1)));
    const ids = [1, 2, 3].flatMap((nth) => read(text(nth)).mails.map((mail) => mail.providerMessageId));
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    // The same words again are another message.
    expect(read(text(4, "ha")).mails[0]?.providerMessageId).not.toBe(
      read(text(5, "ha")).mails[0]?.providerMessageId,
    );
  });

  it("gives words that a database takes", () => {
    const [mail] = read(text(1, "a\u0000b\ud800")).mails;
    const words = mail?.content.type === "text" ? mail.content.text : "";
    expect(words).toMatch(/^a.*b/);
    expect(words).not.toContain("\u0000");
    expect(words.isWellFormed()).toBe(true);
  });

  it("has nothing to do for what means nothing to a bot", () => {
    for (const noise of rig().noise)
      expect(read(noise), JSON.stringify(noise)).toEqual({ mails: [], receipts: [] });
  });

  it("never throws, and never gives broken mail, whatever arrives", () => {
    const updates = [text(1), rig().update(2, { type: "media", media: { kind: "photo", ref: "r1" } })];
    const anything = fc.oneof(fc.jsonValue(), fc.anything(), brokenUpdate(updates));
    fc.assert(
      fc.property(anything, (odd) => {
        const { mails, receipts } = read(odd);
        for (const mail of mails) checkMail(mail);
        for (const receipt of receipts) expect(Date.parse(receipt.at)).not.toBeNaN();
        rig().driver.shared?.accountsOf(odd);
      }),
      { numRuns: 1500 },
    );
  });
}

function checkMail(mail: InboundMail): void {
  for (const field of [mail.providerMessageId, mail.chatKey, mail.customer.externalId, mail.customer.name]) {
    expect(typeof field).toBe("string");
    expect(field).not.toBe("");
    expect(field.isWellFormed()).toBe(true);
  }
  expect(Date.parse(mail.sentAt)).not.toBeNaN();
  expect(JSON.stringify(mail)).not.toContain("\\u0000");
}
