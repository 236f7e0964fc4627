/** What came of an act: done (perhaps with what is to be shown at once), or why not, in words; null where the line was down. */
export type ActResult<Value = unknown> = { ok: true; value: Value } | { ok: false; message: string | null };

const LIMIT_MS = 30_000;

/** Reads one of the inbox's own addresses. Throws where it cannot be read; the page goes on showing what it has. */
export async function readInbox<Value>(path: string, signal?: AbortSignal): Promise<Value> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const answer = await fetch(path, {
    headers: { accept: "application/json" },
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  if (!answer.ok || !isJson(answer)) throw new Error(`the inbox answered with ${answer.status}`);
  return (await answer.json()) as Value;
}

/** Does something to a conversation. Never throws: a broken line is told as a result, so that nothing that was typed is lost. */
export async function actOn<Value>(
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<ActResult<Value>> {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return isJson(answer) ? ((await answer.json()) as ActResult<Value>) : { ok: false, message: null };
  } catch {
    return { ok: false, message: null };
  }
}

function isJson(answer: Response): boolean {
  return answer.headers.get("content-type")?.includes("json") ?? false;
}
