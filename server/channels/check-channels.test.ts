import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { channel, notice } from "../../db/schema/index.ts";
import { silentLogger } from "../kernel/logger.ts";
import { createSecretBox } from "../kernel/secret-box.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { type CheckDeps, checkChannel } from "./check-channel.ts";
import type { ChannelDriver } from "./port.ts";

const MINUTE = 60_000;
let now = Date.now();
const clock = { now: () => new Date(now) };
const product = testPlatform({ workers: false, webhooks: true, clock });

/** Everything that other tests connected is not due. */
beforeEach(() => product.db.update(channel).set({ checkedAt: new Date(now + 600 * MINUTE) }));

async function connected() {
  const made = await product.business();
  const { channels } = product.platform.services;
  const { workspaceId } = made.person;
  return {
    ...made,
    workspaceId,
    /** One run of health checks, five minutes later. */
    async check() {
      now += 5 * MINUTE;
      return channels.checkHealth();
    },
    async row() {
      const [row] = await product.db.select().from(channel).where(eq(channel.id, made.channelId));
      if (!row) throw new Error("the channel is gone");
      return row;
    },
    async told() {
      const rows = await product.db
        .select()
        .from(notice)
        .where(eq(notice.workspaceId, workspaceId))
        .orderBy(notice.createdAt);
      return rows.map(({ kind, data }) => `${kind} ${data.code ?? ""}`.trim());
    },
    steal: () =>
      fetch(`${product.platform.telegram.url}/bot${made.token}/setWebhook?url=http://127.0.0.1:9/theirs`),
  };
}

describe("health checks", () => {
  it("say nothing about a channel that works, and look at it once in five minutes", async () => {
    const shop = await connected();
    expect(await shop.check()).toBe(1);
    now += 3 * MINUTE;
    expect(await product.platform.services.channels.checkHealth()).toBe(0);
    expect(await shop.row()).toMatchObject({ status: "active", failures: 0 });
    expect(await shop.told()).toEqual([]);
  });

  it("find a revoked token, tell the owner once, and one press with a good token repairs it", async () => {
    const shop = await connected();
    const seen: string[] = [];
    const stop = product.platform.services.events.subscribe(shop.workspaceId, (event) => {
      if (event.type === "channel") seen.push(event.status);
    });
    product.platform.telegram.revoke(shop.token);
    await shop.check();
    await shop.check();
    expect(await shop.row()).toMatchObject({ status: "broken", errorCode: "channels.bad_credentials" });
    expect(await shop.told()).toEqual(["channel_broken channels.bad_credentials"]);
    await expect.poll(() => seen).toEqual(["broken"]);
    stop();
    const other = "8800001:".padEnd(43, "y");
    product.platform.telegram.addBot(other);
    await product.platform.services.channels.connect(shop.workspaceId, shop.bot.id, "telegram", {
      token: other,
    });
    await shop.check();
    expect(await shop.row()).toMatchObject({ status: "active", errorCode: null });
    expect(await shop.told()).toHaveLength(1);
  });

  it("hold an outage against a channel only when three checks in a row met it, and it works again by itself", async () => {
    const shop = await connected();
    const outage = () =>
      product.platform.telegram.failNext({
        token: shop.token,
        times: 8,
        fault: { kind: "gateway", status: 502 },
      });
    for (const failures of [1, 2]) {
      outage();
      await shop.check();
      expect(await shop.row()).toMatchObject({ status: "active", failures });
    }
    product.platform.telegram.clearFaults();
    await shop.check();
    expect(await shop.row()).toMatchObject({ status: "active", failures: 0 });
    expect(await shop.told()).toEqual([]);
    for (let i = 0; i < 3; i++) {
      outage();
      await shop.check();
    }
    expect(await shop.row()).toMatchObject({ status: "broken", errorCode: "channels.unavailable" });
    product.platform.telegram.clearFaults();
    await shop.check();
    expect(await shop.row()).toMatchObject({ status: "active", errorCode: null, failures: 0 });
    expect(await shop.told()).toEqual(["channel_broken channels.unavailable", "channel_restored"]);
  });

  it("take a stolen webhook back once without a word; stolen again within the hour it is left to the owner, who is told", async () => {
    const shop = await connected();
    const ours = product.platform.telegram.webhook(shop.token)?.url;
    await shop.steal();
    await shop.check();
    expect(product.platform.telegram.webhook(shop.token)?.url).toBe(ours);
    expect(await shop.row()).toMatchObject({ status: "active" });
    expect(await shop.told()).toEqual([]);
    await shop.steal();
    await shop.check();
    expect(await shop.row()).toMatchObject({ status: "broken", errorCode: "channels.webhook_lost" });
    expect(await shop.told()).toEqual(["channel_broken channels.webhook_lost"]);
    now += 120 * MINUTE;
    await shop.check();
    expect(product.platform.telegram.webhook(shop.token)?.url).toBe("http://127.0.0.1:9/theirs");
    await product.platform.services.channels.repair(shop.workspaceId, shop.bot.id, "telegram");
    expect(product.platform.telegram.webhook(shop.token)?.url).toBe(ours);
    await shop.check();
    expect(await shop.row()).toMatchObject({ status: "active" });
  });

  it("leave alone what is switched off, and what has no account", async () => {
    const shop = await connected();
    const { channels } = product.platform.services;
    await channels.setOn(shop.workspaceId, shop.bot.id, "telegram", false);
    await channels.ensure(shop.bot.id, "widget");
    product.platform.telegram.revoke(shop.token);
    expect(await shop.check()).toBe(0);
    expect(await shop.row()).toMatchObject({ status: "off" });
  });

  it("never look at one channel twice, however many processes check at once", async () => {
    const shops: Awaited<ReturnType<typeof connected>>[] = [];
    for (let i = 0; i < 6; i++) shops.push(await connected());
    const calls = () =>
      shops.map(({ token }) => product.platform.telegram.calls(token, "getWebhookInfo").length);
    const before = calls();
    now += 5 * MINUTE;
    const { channels } = product.platform.services;
    const counted = await Promise.all([
      channels.checkHealth(),
      channels.checkHealth(),
      channels.checkHealth(),
    ]);
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(6);
    expect(calls()).toEqual(before.map((count) => count + 1));
  });

  it("look at a crowd that is due at once in several runs", async () => {
    const shop = await connected();
    await product.db.execute(sql`
      insert into bot (id, workspace_id, name, language) select 'crowd' || g, ${shop.workspaceId}, 'x', 'uz' from generate_series(1, 1200) g`);
    await product.db.execute(sql`
      insert into channel (id, workspace_id, bot_id, kind, external_id, display_name, sealed_credentials, sealed_webhook_secret, delivery, checked_at)
      select 'crowd' || g, ${shop.workspaceId}, 'crowd' || g, 'none', 'crowd' || g, 'x', '', '', 'webhook', ${new Date(now - 600 * MINUTE)}
      from generate_series(1, 1200) g`);
    now += 5 * MINUTE;
    const { channels } = product.platform.services;
    const first = await channels.checkHealth();
    expect(first).toBeGreaterThanOrEqual(300);
    expect(first).toBeLessThan(320);
    const rest = [await channels.checkHealth(), await channels.checkHealth(), await channels.checkHealth()];
    expect(first + rest.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(1_200);
    await product.db.execute(sql`delete from bot where id like 'crowd%'`);
  }, 60_000);
});

describe("credentials that end", () => {
  it("are renewed in time and sealed, and the next check uses them; a failure keeps the old ones", async () => {
    const shop = await connected();
    const secrets = createSecretBox([Buffer.alloc(32, 7)]);
    const used: string[] = [];
    let answer: () => Promise<{ credentials: string; expiresAt: Date } | null> = async () => null;
    const driver = {
      kind: "telegram",
      delivery: "own-webhook",
      refresh: () => answer(),
      check: async ({ credentials }: { credentials: string }) => {
        used.push(credentials);
        return { ok: true };
      },
    } as unknown as ChannelDriver;
    const deps: CheckDeps = {
      db: product.db,
      clock,
      logger: silentLogger,
      secrets,
      drivers: { telegram: driver },
      publicUrl: "https://bot.example",
      onBroken: async () => {},
      onRestored: async () => {},
    };
    await product.db
      .update(channel)
      .set({
        sealedCredentials: secrets.seal("old", shop.channelId),
        sealedWebhookSecret: secrets.seal("s", shop.channelId),
        credentialsExpireAt: new Date(now + 3 * 86_400_000),
      })
      .where(eq(channel.id, shop.channelId));
    answer = () => Promise.reject(new Error("away"));
    await checkChannel(deps, await shop.row());
    const expiresAt = new Date(now + 60 * 86_400_000);
    answer = async () => ({ credentials: "new", expiresAt });
    await checkChannel(deps, await shop.row());
    answer = () => Promise.reject(new Error("must not be asked"));
    await checkChannel(deps, await shop.row());
    const row = await shop.row();
    expect(used).toEqual(["old", "new", "new"]);
    expect(secrets.open(row.sealedCredentials, row.id)).toBe("new");
    expect(row).toMatchObject({ credentialsExpireAt: expiresAt, status: "active" });
  });
});
