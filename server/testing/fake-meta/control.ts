import type { IncomingMessage, ServerResponse } from "node:http";
import type { FakeMeta } from "./types.ts";

/** What can be told to a fake in another process. */
export const CONTROL_OPERATIONS = [
  "addNumber",
  "addProfile",
  "addChat",
  "addTemplate",
  "addMedia",
  "setStatus",
  "revoke",
  "tokens",
  "advance",
  "setWebhook",
  "subscriptions",
  "customerWrites",
  "customerTaps",
  "customerReads",
  "report",
  "push",
  "hold",
  "release",
  "deliveries",
  "redeliver",
  "sent",
  "signs",
  "calls",
  "failNext",
  "clearFaults",
] as const satisfies readonly (keyof FakeMeta)[];
export type ControlOperation = (typeof CONTROL_OPERATIONS)[number];

export const CONTROL_PATH = "/__control/";

/** The fake's own operations, each as a call to the process it runs in. */
export type RemoteFakeMeta = {
  [K in ControlOperation]: (...args: Parameters<FakeMeta[K]>) => Promise<Awaited<ReturnType<FakeMeta[K]>>>;
} & { readonly url: string };

/** Answers `POST /__control/<operation>` with a JSON list of arguments. */
export async function answerControl(
  fake: FakeMeta,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const operation = CONTROL_OPERATIONS.find((known) => request.url === CONTROL_PATH + known);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (!operation) return void response.writeHead(404).end();
  try {
    const args = JSON.parse(Buffer.concat(chunks).toString() || "[]");
    const run = fake[operation] as (...values: unknown[]) => unknown;
    const result = await run(...args);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ result }));
  } catch (error) {
    const words = error instanceof Error ? error.message : "failed";
    response.writeHead(400, { "content-type": "text/plain" }).end(words);
  }
}

/** The control of a fake that runs elsewhere, by its address. */
export function controlFakeMeta(url: string): RemoteFakeMeta {
  const entries = CONTROL_OPERATIONS.map((operation) => [
    operation,
    (...args: unknown[]) => callControl(url, operation, args),
  ]);
  return { url, ...Object.fromEntries(entries) };
}

async function callControl(url: string, operation: ControlOperation, args: unknown[]): Promise<unknown> {
  const response = await fetch(`${url}${CONTROL_PATH}${operation}`, {
    method: "POST",
    body: JSON.stringify(args),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`fake Meta refused ${operation}: ${await response.text()}`);
  const { result } = (await response.json()) as { result?: unknown };
  return result;
}
