import { useEffect } from "react";
import { toast } from "sonner";
import type { Flash } from "~/.server/flash.ts";

/** Says once what the page before wanted said. */
export function useFlash(flash: Flash | null): void {
  useEffect(() => {
    if (flash) toast.success(flash.text, { id: flash.id });
  }, [flash]);
}
