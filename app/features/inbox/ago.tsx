import { formatDateTime, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useNow } from "./use-now.ts";

export type AgoProps = { moment: string; timeZone: string; className?: string };

/** How long ago something was; goes on counting by itself. */
export function Ago({ moment, timeZone, className }: AgoProps) {
  const language = usePageLanguage();
  const now = useNow();
  const shown = Math.min(Date.parse(moment), now);
  return (
    <time dateTime={moment} title={formatDateTime(language, moment, timeZone)} className={className}>
      {formatRelative(language, shown, now)}
    </time>
  );
}
