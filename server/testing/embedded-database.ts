import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll } from "vitest";
import { silentLogger } from "../kernel/logger.ts";
import { type EmbeddedDatabase, startEmbedded } from "../providers/database/start-embedded.ts";
import { copyTemplate, templateDirectory } from "./template-database.ts";

export type EmbeddedUnderTest = {
  readonly url: string;
  /** A client that is closed after the test. */
  connect(config?: pg.ClientConfig): Promise<pg.Client>;
};

/** An embedded database whatever TEST_DATABASE_URL says: for the tests of the embedded database itself. */
export function embeddedDatabase(options: { idleInTransactionMs?: number } = {}): EmbeddedUnderTest {
  let embedded: EmbeddedDatabase | undefined;
  let directory = "";
  const clients: pg.Client[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "botfactory-embedded-"));
    await copyTemplate(await templateDirectory(), join(directory, "pg"));
    const settings = { ...options, logger: silentLogger, onUnexpectedExit: () => {} };
    embedded = await startEmbedded({ ...settings, directory: join(directory, "pg") });
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end().catch(() => {})));
  });
  afterAll(async () => {
    await embedded?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  return {
    get url() {
      return embedded?.url ?? "";
    },
    async connect(config = {}) {
      const client = new pg.Client({ connectionString: embedded?.url, ...config });
      client.on("error", () => {});
      clients.push(client);
      await client.connect();
      return client;
    },
  };
}
