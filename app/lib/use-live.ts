import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { type LiveEvent, type LiveStatus, openLiveLine } from "./live-line.ts";

export type { LiveEvent, LiveStatus };

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
      openLiveLine(`/api/v1/events?bot=${encodeURIComponent(botId)}`, {
        onEvent: (event) => latest.current.onEvent(event),
        onStatus: setStatus,
        onResume: () => latest.current.revalidate(),
      }),
    [botId],
  );
  return status;
}
