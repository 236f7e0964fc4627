/**
 * The process of the embedded database, forked by start-embedded.ts: locks the directory, opens PGlite, serves it. A process of its
 * own because a statement blocks its thread from beginning to end. Settings come as one JSON argument, news go by IPC.
 */
import { lockDirectory } from "./directory-lock.ts";
import { type EmbeddedNews, embeddedSettingsSchema } from "./embedded-contract.ts";
import { openEngine } from "./engine.ts";
import { Multiplexer } from "./multiplexer.ts";

const settings = embeddedSettingsSchema.parse(JSON.parse(process.argv[2] ?? "{}"));
let stop = (): void => process.exit(0);

function tell(news: EmbeddedNews): void {
  if (process.connected) process.send?.(news);
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  tell({ kind: "failed", reason });
  setTimeout(() => process.exit(1), 50);
}

async function serve(): Promise<void> {
  const unlock = lockDirectory(settings.directory);
  process.on("exit", unlock);
  const engine = await openEngine(settings.directory);
  const multiplexer = new Multiplexer({
    engine,
    idleInTransactionMs: settings.idleInTransactionMs,
    onWarning: (text) => tell({ kind: "warning", text }),
    onFatal: fail,
  });
  let isStopping = false;
  stop = () => {
    if (isStopping) return;
    isStopping = true;
    multiplexer
      .close()
      .then(() => engine.close())
      .then(() => process.exit(0), fail);
  };
  const port = await multiplexer.listen();
  tell({ kind: "ready", port });
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
process.on("SIGTERM", () => stop());
process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group: the parent decides
process.on("disconnect", () => stop());
serve().catch(fail);
