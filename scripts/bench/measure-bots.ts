import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { loadKeys } from "../../server/kernel/keys.ts";
import { createSecretBox } from "../../server/kernel/secret-box.ts";
import { startFakeTelegram } from "../../server/testing/fake-telegram.ts";
import { createScratchDatabase, type ScratchDatabase } from "../eval/scratch-database.ts";
import { type Child, startChild } from "./child.ts";
import { type MadeBot, makeConnectedBots } from "./made-bots.ts";
import { atMost, round, type Target } from "./statistics.ts";

const BOTS = Number(process.env.BENCH_BOTS) || 10_000;
const WRITTEN_TO = Math.min(1_000, BOTS);
const SETTLE_MS = 5_000;
const IDLE_MS = 20_000;
const ANSWERED_WITHIN_MS = 180_000;
const CHECKED_WITHIN_MS = 8 * 60_000;
const MOST_MB = 600;

/**
 * What ten thousand connected Telegram bots cost one process that does everything: its memory when it has just started, after messages to a
 * thousand of them, and after every one was checked; and its CPU time while nobody writes.
 */
export async function measureBots(databaseUrl: string | undefined) {
  const dataDir = await mkdtemp(join(tmpdir(), "botfactory-bots-"));
  const scratch = await createScratchDatabase(databaseUrl);
  let answered = 0;
  const telegram = await startFakeTelegram({ openChats: true, keep: 5, onSent: () => answered++ });
  let product: Child | undefined;
  try {
    const port = await freePort();
    const secrets = createSecretBox(loadKeys({ DATA_DIR: dataDir }).encryption);
    const origin = `http://127.0.0.1:${port}`;
    const bots = await makeConnectedBots(scratch.db, secrets, telegram, { count: BOTS, origin });
    product = await startProduct(scratch, { dataDir, port, origin, telegramUrl: telegram.url });
    await sleep(SETTLE_MS);
    const rssStarted = product.rssMb();
    const idleBefore = product.cpuMs();
    await sleep(IDLE_MS);
    const idleCpu = ((product.cpuMs() - idleBefore) / IDLE_MS) * 100;

    const began = performance.now();
    writeTo(telegram, bots);
    await waitUntil(() => answered >= WRITTEN_TO, ANSWERED_WITHIN_MS);
    const answerSeconds = (performance.now() - began) / 1000;
    const rssAnswered = product.rssMb();

    const checks = await checkAll(scratch, () => product?.rssMb() ?? 0);
    const broken = await scratch.db.$count(sql`channel where status <> 'active'`);
    const most = Math.max(rssStarted, rssAnswered, checks.mostMb);
    const results = {
      database: scratch.kind,
      bots: BOTS,
      rssMb: { started: rssStarted, afterMessages: rssAnswered, afterHealthRound: checks.rssMb, most },
      idleCpuPercent: round(idleCpu),
      messages: { written: WRITTEN_TO, answered, seconds: round(answerSeconds, 1) },
      health: { checked: checks.checked, seconds: round(checks.seconds, 1), broken },
    };
    const targets: Target[] = [
      atMost("bots: MB of one process with 10,000 connected bots", most, MOST_MB),
      atMost("bots: messages that were not answered", WRITTEN_TO - answered, 0),
      atMost("bots: channels not checked, or called broken", BOTS - checks.checked + broken, 0),
    ];
    return { results, targets };
  } finally {
    await product?.stop();
    await telegram.close();
    await scratch.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Somebody writes to each of so many bots, spread over all of them. */
function writeTo(telegram: Awaited<ReturnType<typeof startFakeTelegram>>, bots: readonly MadeBot[]): void {
  const step = Math.floor(bots.length / WRITTEN_TO);
  for (let i = 0; i < WRITTEN_TO; i++) {
    const bot = bots[i * step];
    if (bot)
      telegram.customerWrites(bot.token, { chatId: 5_000_000 + i, text: "Yetkazib berish qancha turadi?" });
  }
}

/** Makes every channel due and waits until each was checked, as the schedule does it. */
async function checkAll({ db }: ScratchDatabase, rssMb: () => number) {
  await db.execute(sql`update channel set checked_at = now() - interval '1 hour'`);
  const began = performance.now();
  const startedAt = new Date();
  let mostMb = 0;
  let checked = 0;
  await waitUntil(async () => {
    checked = await db.$count(sql`channel where checked_at > ${startedAt}`);
    mostMb = Math.max(mostMb, rssMb());
    return checked >= BOTS;
  }, CHECKED_WITHIN_MS);
  const seconds = (performance.now() - began) / 1000;
  await sleep(SETTLE_MS); // the last ones are claimed first and checked then
  return { checked, seconds, rssMb: rssMb(), mostMb: Math.max(mostMb, rssMb()) };
}

function startProduct(
  scratch: ScratchDatabase,
  {
    dataDir,
    port,
    origin,
    telegramUrl,
  }: { dataDir: string; port: number; origin: string; telegramUrl: string },
): Promise<Child> {
  const keys = loadKeys({ DATA_DIR: dataDir });
  return startChild({
    file: "server/main.ts",
    env: {
      NODE_ENV: "production",
      ROLE: "all",
      HOST: "127.0.0.1",
      PORT: String(port),
      DOMAIN_URL: origin,
      DATABASE_URL: scratch.url,
      DATA_DIR: dataDir,
      JWT_SECRET_KEY: keys.signing,
      ENCRYPTION_KEY: keys.encryption.map((key) => key.toString("hex")).join(","),
      TELEGRAM_API_ROOT: telegramUrl,
    },
    logFile: join(dataDir, `all-${randomUUID()}.log`),
    pattern: /"msg":"ready"/,
  });
}

async function waitUntil(done: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await done()) && Date.now() < deadline) await sleep(250);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
