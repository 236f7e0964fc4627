import { useTranslation } from "react-i18next";
import { SourceState } from "~/features/knowledge/source-state.tsx";
import type { SourceView } from "~/features/knowledge/types.ts";
import { useSourceUpdates } from "~/features/knowledge/use-source-updates.ts";

/** What the bot was given so far, each followed until it is known. */
export function FirstSources({ botId, sources: read }: { botId: string; sources: readonly SourceView[] }) {
  const { t } = useTranslation("bots");
  const { sources } = useSourceUpdates(botId, read);
  return (
    <section aria-labelledby="first-sources">
      <h2 id="first-sources" className="mb-2 text-sm font-semibold">
        {t("new.knowledge.added")}
      </h2>
      <ul className="divide-y rounded-lg border bg-surface">
        {sources.map((source) => (
          <li
            key={source.id}
            className="grid items-start gap-x-4 gap-y-1.5 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_12rem]"
          >
            <span className="min-w-0 font-medium wrap-anywhere">{source.title}</span>
            <SourceState source={source} />
          </li>
        ))}
      </ul>
    </section>
  );
}
