import { formatDateTime, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type WhenProps = {
  moment: string;
  /** When the page was made; the span is counted from then. */
  now: string;
  timeZone: string;
};

/** How long ago something was; the exact time on hovering. */
export function When({ moment, now, timeZone }: WhenProps) {
  const language = usePageLanguage();
  return (
    <time dateTime={moment} title={formatDateTime(language, moment, timeZone)} className="whitespace-nowrap">
      {formatRelative(language, moment < now ? moment : now, now)}
    </time>
  );
}
