import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MessageRow } from "../../server/inbox/index.ts";
import { sleep } from "../../server/kernel/clock.ts";
import { readEnv } from "../../server/kernel/env.ts";
import type { Language } from "../../server/kernel/languages.ts";
import { createLogger } from "../../server/kernel/logger.ts";
import type { SourceInput } from "../../server/knowledge/index.ts";
import { migrateDatabase } from "../../server/providers/database/migrate-database.ts";
import { openDatabase } from "../../server/providers/database/open-database.ts";
import { startPlatform } from "../../server/testing/start-platform.ts";

const TOKEN = "100200300:demo-demo-demo-demo-demo-demo-demo-demo";
const INGEST_WITHIN_MS = 120_000;
const ANSWER_WITHIN_MS = 60_000;

export type DemoAnswer = Pick<MessageRow, "text" | "citations"> & { grounded: boolean };

/** The whole product on a scratch database and a fake Telegram, with one workspace, one bot and its channel. */
export async function startDemoPlatform() {
  const directory = await mkdtemp(join(tmpdir(), "botfactory-demo-"));
  const database = await openDatabase({ dataDir: directory, logger: createLogger("warn"), poolSize: 12 });
  await migrateDatabase(database.url);
  const { GOOGLE_API_KEY, GEMINI_BASE_URL, GEMINI_MODEL, GEMINI_EMBEDDING_MODEL } = readEnv();
  const env = {
    GOOGLE_API_KEY,
    GEMINI_BASE_URL,
    GEMINI_MODEL,
    GEMINI_EMBEDDING_MODEL,
    LOG_LEVEL: "warn" as const,
  };
  const platform = await startPlatform({ database, env });
  const { services, telegram, composition } = platform;
  const { bot } = await platform.connectedBot(await platform.signUp(), TOKEN);

  async function lastAnswer(chatKey: string): Promise<DemoAnswer | undefined> {
    const { items } = await services.inbox.conversations(bot.workspaceId, bot.id, { limit: 50 });
    const conversation = items.find((item) => item.chatKey === chatKey);
    if (!conversation) return undefined;
    const page = await services.inbox.messages(bot.workspaceId, bot.id, conversation.id, { limit: 100 });
    const last = page.items.at(-1);
    if (last?.author !== "bot" || last.status !== "sent") return undefined;
    return { text: last.text, citations: last.citations, grounded: last.grounded ?? false };
  }

  return {
    mode: services.abilities.onlineModel
      ? `Gemini, ${GEMINI_MODEL}`
      : "offline mode: no GOOGLE_API_KEY, answers are sentences of the knowledge",

    /** Adds the sources and waits until the workers have read them all. */
    async ingest(
      sources: readonly SourceInput[],
    ): Promise<{ title: string; passages: number; failure: string | null }[]> {
      const added: string[] = [];
      for (const source of sources)
        added.push((await services.knowledge.add(bot.workspaceId, bot.id, source)).id);
      const rows = await until("reading", INGEST_WITHIN_MS, async () => {
        const all = await Promise.all(added.map((id) => services.knowledge.get(bot.workspaceId, bot.id, id)));
        return all.every(({ status }) => status === "ready" || status === "failed") ? all : undefined;
      });
      return rows.map((row) => ({
        title: row.fileName ?? row.title,
        passages: row.passageCount,
        failure:
          row.errorCode && composition.translate("en", `errors:${row.errorCode}`, row.errorDetails ?? {}),
      }));
    },

    /** Writes to the bot as a customer of that language would on Telegram, and waits for the answer that Telegram was sent. */
    async ask(question: string, language: Language): Promise<DemoAnswer> {
      const chatId = { uz: 7001, ru: 7002, en: 7003 }[language];
      const before = telegram.sent(TOKEN).length;
      telegram.customerWrites(TOKEN, { chatId, text: question, firstName: "Demo", languageCode: language });
      await until(
        "answering",
        ANSWER_WITHIN_MS,
        async () => telegram.sent(TOKEN).length > before || undefined,
      );
      return until("recording the answer", ANSWER_WITHIN_MS, () => lastAnswer(String(chatId)));
    },

    async close(): Promise<void> {
      await platform.close();
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Asks again and again until there is a result; throws when there is none in time. */
async function until<T>(what: string, withinMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} took longer than ${withinMs} ms`);
    await sleep(50);
  }
}
