import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { type ActResult, actOn } from "./call-inbox.ts";

/** Does things to a conversation at its address; what was refused is said by a toast, `after` runs when it was done. */
export function useAct(address: string, after: () => void) {
  const { t } = useTranslation("inbox");
  const [busy, setBusy] = useState<string | null>(null);
  const latest = useRef({ address, after, t });
  latest.current = { address, after, t };
  const act = useCallback(async (fields: Readonly<Record<string, string>>): Promise<ActResult> => {
    setBusy(fields.intent ?? null);
    const result = await actOn(latest.current.address, fields);
    setBusy(null);
    if (result.ok) latest.current.after();
    else toast.error(result.message ?? latest.current.t("offline"));
    return result;
  }, []);
  return { act, busy };
}
