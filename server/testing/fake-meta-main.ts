/**
 * The fake Meta in a process of its own: `node server/testing/fake-meta-main.ts '{"port":8082}'`. Prints its address on the first line; ends on
 * SIGTERM or when its standard input ends.
 */
import { startFakeMeta } from "./fake-meta.ts";

const fake = await startFakeMeta(JSON.parse(process.argv[2] ?? "{}"));
process.stdout.write(`${fake.url}\n`);

async function stop(): Promise<void> {
  await fake.close();
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
if (!process.stdin.isTTY) process.stdin.resume().once("end", stop);
