import { useTranslation } from "react-i18next";
import type { LiveStatus } from "~/lib/use-live.ts";
import { Badge } from "./badge.tsx";

const TONES = { connecting: "neutral", live: "success", down: "warning" } as const;

/** Whether what is shown is up to the second; see `useLive`. */
export function LiveStatusBadge({ status }: { status: LiveStatus }) {
  const { t } = useTranslation();
  return (
    <span role="status">
      <Badge tone={TONES[status]} dot>
        {t(`live.${status}`)}
      </Badge>
    </span>
  );
}
