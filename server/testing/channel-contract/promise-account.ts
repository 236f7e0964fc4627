import { expect, it } from "vitest";
import type { RunningRig } from "./describe-channel.ts";

/** Credentials are checked, and what is only a courtesy never fails. */
export function promiseAccount(rig: RunningRig): void {
  it("is identified by its credentials", async () => {
    const identity = await rig().driver.identify(rig().access);
    expect(identity.externalId).toBe(rig().self.externalId);
    expect(identity.displayName).not.toBe("");
  });

  it("is refused where its credentials are not good", async (test) => {
    const { driver, badAccess } = rig();
    if (!badAccess) return test.skip();
    await expect(driver.identify(badAccess)).rejects.toMatchObject({ code: "channels.bad_credentials" });
    expect(await driver.check(badAccess, null)).toMatchObject({
      ok: false,
      code: "channels.bad_credentials",
    });
  });

  it("shows typing, drafts and heard presses, and keeps quiet where it cannot", async () => {
    const { driver, access, badAccess = access, chatKey } = rig();
    for (const [who, chat] of [
      [access, chatKey],
      [access, "../odd chat"],
      [badAccess, chatKey],
    ] as const) {
      await driver.showTyping(who, chat);
      await driver.showTyping(who, chat, "no-such-message");
      await driver.showDraft?.(who, chat, { id: 0, text: "**Yozyap" });
      await driver.acknowledge?.(who, "no-such-press", "Rahmat ".repeat(100));
    }
    expect(rig().sent()).toEqual([]);
  });

  it("is left quietly, even with credentials that are no longer good", async () => {
    const { driver, access, badAccess = access } = rig();
    await driver.disconnect(badAccess);
    await driver.disconnect(access);
  });
}
