import { formatDateTime, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useNow } from "./use-now.ts";

const MINUTE_MS = 60_000;

export type AgoProps = { moment: string; timeZone: string; className?: string };

/** How long ago something was; goes on counting by itself. */
export function Ago({ moment, timeZone, className }: AgoProps) {
  const language = usePageLanguage();
  const now = useNow();
  // The clock ticks too seldom for seconds.
  const then = Date.parse(moment);
  const shown = now - then < MINUTE_MS ? now : then;
  return (
    <time dateTime={moment} title={formatDateTime(language, moment, timeZone)} className={className}>
      {formatRelative(language, shown, now)}
    </time>
  );
}
