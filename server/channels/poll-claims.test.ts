import { beforeAll, expect, it } from "vitest";
import { bot, channel, workspace } from "../../db/schema/index.ts";
import { testDatabase } from "../testing/test-database.ts";
import { claimPolling, extendPolling, keepPolling, releasePolling } from "./repo.ts";

const database = testDatabase();
const at = (seconds: number) => new Date(1_795_000_000_000 + seconds * 1000);
const claim = async (poller: string, now: number, until: number) =>
  (await claimPolling(database.db, poller, at(now), at(until), 10)).map(({ id }) => id);

beforeAll(async () => {
  const { db } = database;
  await db.insert(workspace).values({ id: "wsp_1", name: "W", slug: "w", createdAt: at(0) });
  await db.insert(bot).values({ id: "bot_1", workspaceId: "wsp_1", name: "B", language: "uz" });
  await db.insert(channel).values({
    id: "chn_1",
    workspaceId: "wsp_1",
    botId: "bot_1",
    kind: "telegram",
    externalId: "1",
    displayName: "B",
    sealedCredentials: "x",
    sealedWebhookSecret: "x",
    delivery: "polling",
  });
});

it("a channel is polled by one process, for as long as that shows signs of life, and by the next soon after it died", async () => {
  const { db } = database;
  expect(await claim("one", 0, 15)).toEqual(["chn_1"]);
  expect(await claim("two", 14, 29)).toEqual([]);
  await extendPolling(db, "one", at(30));
  expect(await claim("two", 29, 44)).toEqual([]);
  expect(await claim("two", 31, 46)).toEqual(["chn_1"]);
  // The first one comes back to life: it may neither go on nor take the claim along.
  await extendPolling(db, "one", at(90));
  expect(await keepPolling(db, "chn_1", "one", at(90), 7)).toBe(false);
  expect(await keepPolling(db, "chn_1", "two", at(46), 7)).toBe(true);
  await releasePolling(db, "two");
  expect(await claim("three", 32, 47)).toEqual(["chn_1"]);
});
