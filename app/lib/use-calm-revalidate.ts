import { useRevalidator } from "@remix-run/react";
import { useCallback, useRef } from "react";

/** Makes the page's loaders run again, one run at a time: what is asked for during a run is done by one more afterwards. */
export function useCalmRevalidate(): () => void {
  const { revalidate } = useRevalidator();
  const latest = useRef(revalidate);
  latest.current = revalidate;
  const running = useRef(false);
  const again = useRef(false);

  return useCallback(() => {
    again.current = true;
    if (running.current) return;
    running.current = true;
    void (async () => {
      while (again.current) {
        again.current = false;
        await latest.current();
      }
    })().finally(() => {
      running.current = false;
    });
  }, []);
}
