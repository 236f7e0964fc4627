import type { LiveEvent } from "~/.server/live-event.ts";

export type { LiveEvent };

/** `connecting` before the first answer, `live`, or `down` when nothing has come through for a moment. */
export type LiveStatus = "connecting" | "live" | "down";

const GRACE_MS = 3000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

type Listener = {
  onEvent(event: LiveEvent): void;
  onStatus(status: LiveStatus): void;
  onResume(): void;
};

/** Keeps one EventSource open, whatever happens to the connection, until the returned function is called. */
export function openLiveLine(url: string, { onEvent, onStatus, onResume }: Listener): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let waitMs = FIRST_RETRY_MS;
  let broken = false;

  function open(): void {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(url);
    source.onopen = () => {
      clearTimeout(grace);
      grace = undefined;
      waitMs = FIRST_RETRY_MS;
      onStatus("live");
      if (broken) onResume();
      broken = false;
    };
    source.onmessage = (message) => {
      const event = parseEvent(message.data);
      if (event) onEvent(event);
    };
    source.onerror = () => {
      broken = true;
      grace ??= setTimeout(() => onStatus("down"), GRACE_MS);
      source?.close();
      clearTimeout(retry);
      retry = setTimeout(open, waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS);
    };
  }

  open();
  window.addEventListener("online", open);
  return () => {
    window.removeEventListener("online", open);
    clearTimeout(retry);
    clearTimeout(grace);
    source?.close();
  };
}

function parseEvent(data: unknown): LiveEvent | undefined {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === "object" && value !== null && "type" in value ? (value as LiveEvent) : undefined;
  } catch {
    return undefined;
  }
}
