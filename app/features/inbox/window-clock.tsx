import { Clock3 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { useNow } from "./use-now.ts";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** How long a person may still write freely; hidden where the channel sets no limit. */
export function WindowClock({ closesAt }: { closesAt: string | null }) {
  const { t } = useTranslation("inbox");
  const now = useNow();
  const hydrated = useHydrated();
  const minutes = Math.ceil((Date.parse(closesAt ?? "") - now) / MINUTE_MS);
  const span = useSpan(minutes);
  if (!closesAt || minutes <= 0) return null;
  return (
    <p role={hydrated ? "timer" : undefined} className="flex items-center gap-1.5 text-xs text-muted">
      <Clock3 aria-hidden className="size-3.5 shrink-0" />
      {t("window.open", { time: span })}
    </p>
  );
}

/** Whether the time is over, as the clock of this page sees it. */
export function useWindowIsOver(closesAt: string | null): boolean {
  const now = useNow();
  return closesAt !== null && Date.parse(closesAt) <= now;
}

function useSpan(minutes: number): string {
  const { t } = useTranslation("inbox");
  const days = Math.floor(minutes / DAY_MINUTES);
  const hours = Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES);
  if (days > 1) return t("window.days", { days, hours });
  const allHours = Math.floor(minutes / HOUR_MINUTES);
  return allHours > 0
    ? t("window.hours", { hours: allHours, minutes: minutes % HOUR_MINUTES })
    : t("window.minutes", { minutes });
}
