import { useCallback, useEffect, useRef } from "react";

/**
 * Does the work in a moment: once for all who ask within `gatherMs`, and never twice at a time (who asks meanwhile gets another run
 * afterwards). Work that fails is left; whoever asks next has it done.
 */
export function useSoon(work: () => Promise<void>, gatherMs: number): () => void {
  const latest = useRef(work);
  latest.current = work;
  const state = useRef<{ timer?: ReturnType<typeof setTimeout>; busy: boolean; again: boolean }>({
    busy: false,
    again: false,
  });

  useEffect(
    () => () => {
      clearTimeout(state.current.timer);
      state.current.timer = undefined;
      state.current.again = false;
    },
    [],
  );

  return useCallback(() => {
    const own = state.current;
    async function run(): Promise<void> {
      own.timer = undefined;
      own.busy = true;
      await latest.current().catch(() => undefined);
      own.busy = false;
      if (own.again) ask();
    }
    function ask(): void {
      own.again = own.busy;
      if (!own.busy) own.timer ??= setTimeout(() => void run(), gatherMs);
    }
    ask();
  }, [gatherMs]);
}
