import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { LiveEvent } from "~/.server/live-event.ts";

export type { LiveEvent };

/** `connecting` before the first answer, `live`, or `down` when nothing has come through for a moment. */
export type LiveStatus = "connecting" | "live" | "down";

const GRACE_MS = 3000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Listens to a bot's events while the page is open.
 *
 * Nothing is kept by the server: after every gap the page's loaders run again, so that what was missed is seen. Show the
 * returned status with `<LiveStatusBadge>`; the retry waits 1, 2, 4 … 30 seconds, and at once when the device is back online.
 */
export function useLive(botId: string, onEvent: (event: LiveEvent) => void): LiveStatus {
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const { revalidate } = useRevalidator();
  const latest = useRef({ onEvent, revalidate });
  latest.current = { onEvent, revalidate };

  useEffect(
    () =>
      listen(`/api/v1/events?bot=${encodeURIComponent(botId)}`, {
        onEvent: (event) => latest.current.onEvent(event),
        onStatus: setStatus,
        onResume: () => latest.current.revalidate(),
      }),
    [botId],
  );
  return status;
}

type Listener = {
  onEvent(event: LiveEvent): void;
  onStatus(status: LiveStatus): void;
  onResume(): void;
};

/** Keeps one EventSource open until the returned function is called. */
function listen(url: string, { onEvent, onStatus, onResume }: Listener): () => void {
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
