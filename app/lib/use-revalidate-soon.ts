import { useNavigation, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef } from "react";

/** What is asked for within this time is done by one run. */
const GATHER_MS = 300;

/**
 * Makes the page's loaders run again in a moment: once for all who ask meanwhile, and never across a run or a navigation under way, which
 * would be broken off.
 */
export function useRevalidateSoon(): () => void {
  const revalidator = useRevalidator();
  const navigation = useNavigation();
  const latest = useRef({ revalidator, navigation });
  latest.current = { revalidator, navigation };
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  return useCallback(() => {
    function run(): void {
      const busy = latest.current.revalidator.state !== "idle" || latest.current.navigation.state !== "idle";
      timer.current = busy ? setTimeout(run, GATHER_MS) : undefined;
      if (!busy) latest.current.revalidator.revalidate();
    }
    timer.current ??= setTimeout(run, GATHER_MS);
  }, []);
}
