import { useEffect, useState } from "react";

let hydrated = false;

/**
 * False in the server's markup and on the first render, true as soon as scripts run here. State and not an external store: a store whose
 * value differs from the server's makes React 18 render at once in the middle of hydrating, which it sometimes gives up with error 345.
 */
export function useHydrated(): boolean {
  const [is, setIs] = useState(hydrated);
  useEffect(() => {
    hydrated = true;
    setIs(true);
  }, []);
  return is;
}
