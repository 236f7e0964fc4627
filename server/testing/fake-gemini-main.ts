import { startFakeGemini } from "./fake-gemini.ts";

/**
 * The fake in a process of its own, for benchmarks: `node server/testing/fake-gemini-main.ts [port] [delay in ms] [answer to
 * everything]`. Its first line on standard output is JSON with `url` and `apiKey`; it ends on SIGTERM, SIGINT, or when standard input closes.
 */
const [port = "0", delayMs = "0", answer] = process.argv.slice(2);
const fake = await startFakeGemini({ port: Number(port), delayMs: Number(delayMs) });
if (answer) fake.setAnswer(() => answer);
process.stdout.write(`${JSON.stringify({ url: fake.url, apiKey: fake.apiKey })}\n`);

async function stop(): Promise<void> {
  await fake.close();
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
process.stdin.once("end", stop).resume();
