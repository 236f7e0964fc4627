import { type Api, Refused } from "./api.ts";

export type StreamHandlers = {
  /** One event: its name, its data, and the cursor it leaves. */
  onEvent(name: string, data: unknown): void;
  /** The line is up, or has been down for a while. */
  onLine(up: boolean): void;
  /** The platform does not want this visitor any more (401, 403, 404, 409): nothing is tried again. */
  onRefused(refused: Refused): void;
};

const LONGEST_WAIT_MS = 30_000;
/** The platform is heard from every 20 seconds; a line that is silent for longer is dead. */
const SILENCE_MS = 50_000;

/** Keeps a line to the platform open, over every break, from where the last one ended. Returns how to end it. */
export function keepStream(
  api: Api,
  cursor: string,
  handlers: StreamHandlers,
): { stop(): void; readonly cursor: string } {
  let place = cursor;
  let failures = 0;
  let stopped = false;
  let current = new AbortController();
  let hurry = (): void => {};

  const wake = (): void => {
    if (!document.hidden) hurry();
  };
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);

  async function once(): Promise<void> {
    current = new AbortController();
    let silence = setTimeout(() => current.abort(), SILENCE_MS);
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => current.abort(), SILENCE_MS);
    };
    try {
      const body = await api.stream(place, current.signal);
      failures = 0;
      handlers.onLine(true);
      for await (const event of readEvents(body, heard)) {
        if (event.id) place = event.id;
        handlers.onEvent(event.name, JSON.parse(event.data));
      }
    } finally {
      clearTimeout(silence);
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const wait = await once().then(
        () => 0.5,
        (error: unknown) => {
          if (error instanceof Refused && !error.mayPass) {
            stopped = true;
            handlers.onRefused(error);
          }
          failures += 1;
          return error instanceof Refused ? error.wait : undefined;
        },
      );
      if (stopped) break;
      if (failures > 1) handlers.onLine(false);
      const grown = Math.min(500 * 2 ** failures, LONGEST_WAIT_MS) * (0.7 + Math.random() * 0.6);
      await Promise.race([
        new Promise((resolve) => setTimeout(resolve, wait ? wait * 1000 : grown)),
        new Promise<void>((resolve) => {
          hurry = resolve;
        }),
      ]);
    }
  }
  void run();

  return {
    stop() {
      stopped = true;
      current.abort();
      hurry();
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    },
    get cursor() {
      return place;
    },
  };
}

type ServerEvent = { name: string; id: string; data: string };

/** Server-sent events of a body, by the format of the HTML standard as far as the platform uses it. */
async function* readEvents(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const parts = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const event = { name: "", id: "", data: "" };
      for (const line of part.split("\n")) {
        const [, field, text = ""] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (field === "event") event.name = text;
        else if (field === "id") event.id = text;
        else if (field === "data") event.data += text;
      }
      if (event.data) yield event;
    }
  }
}
