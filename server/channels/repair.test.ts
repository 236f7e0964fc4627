import { describe, expect, it } from "vitest";
import { testPlatform } from "../testing/test-platform.ts";

const product = testPlatform({ workers: false });

async function brokenChannel() {
  const { person, token, bot, channelId } = await product.business();
  const { channels } = product.platform.services;
  const line = await channels.lineOf(channelId);
  if (!line) throw new Error("there is no channel");
  await channels.reportRefusal(line, "1", "token_revoked");
  const stateOf = async () => (await channels.list(person.workspaceId, bot.id))[0]?.status;
  expect(await stateOf()).toBe("broken");
  return { person, token, bot, channels, stateOf };
}

describe("repairing a channel", () => {
  it("connects it again with the token it has, without showing it", async () => {
    const { person, token, bot, stateOf } = await brokenChannel();
    const answer = await product.call(person, "POST", `/bots/${bot.id}/channels/telegram/repair`);
    expect(answer).toMatchObject({ status: 200, body: { status: "active", error: null } });
    expect(answer.text).not.toContain(token);
    expect(await stateOf()).toBe("active");
  });

  it("leaves it broken where Telegram refuses the token", async () => {
    const { person, token, bot, channels, stateOf } = await brokenChannel();
    product.platform.telegram.revoke(token);
    await expect(channels.repair(person.workspaceId, bot.id, "telegram")).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
    expect(await stateOf()).toBe("broken");
  });

  it("is closed to other workspaces and needs a channel", async () => {
    const { bot } = await brokenChannel();
    const stranger = await product.platform.signUp();
    const path = (id: string) => `/bots/${id}/channels/telegram/repair`;
    expect((await product.call(stranger, "POST", path(bot.id))).status).toBe(404);
    const { services } = product.platform;
    const bare = await services.bots.create(stranger.workspaceId, { name: "Bare", language: "uz" });
    expect(await product.call(stranger, "POST", path(bare.id))).toMatchObject({
      status: 404,
      body: { error: { code: "channels.not_found" } },
    });
  });
});
