import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False in the server's markup and on the first render, true as soon as scripts run here. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
