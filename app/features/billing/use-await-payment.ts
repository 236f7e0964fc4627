import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";

/** How long to wait before each look: quickly while somebody watches, then ever more seldom, some 15 minutes in all. */
const WAITS_MS = [...Array(15).fill(2000), ...Array(30).fill(5000), ...Array(45).fill(15_000)] as number[];

/**
 * Asks the server again and again whether a payment has come, while the page is looked at. True once it has asked often enough and
 * stopped.
 */
export function useAwaitPayment(waiting: boolean): boolean {
  const revalidator = useRevalidator();
  const latest = useRef(revalidator);
  latest.current = revalidator;
  const [tries, setTries] = useState(0);

  useEffect(() => {
    const wait = WAITS_MS[tries];
    if (!waiting || wait === undefined) return;
    const timer = setTimeout(() => {
      const isSeen = document.visibilityState === "visible";
      if (isSeen && latest.current.state === "idle") void latest.current.revalidate();
      setTries((count) => count + 1);
    }, wait);
    return () => clearTimeout(timer);
  }, [waiting, tries]);

  useEffect(() => {
    if (!waiting) return;
    function look(): void {
      if (document.visibilityState === "visible" && latest.current.state === "idle")
        void latest.current.revalidate();
    }
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [waiting]);

  return waiting && tries >= WAITS_MS.length;
}
