import { Trans, useTranslation } from "react-i18next";

/** How to get a token from Telegram's own bot for bots, in three steps. */
export function TokenSteps() {
  const { t } = useTranslation("channels");
  return (
    <section aria-labelledby="token-steps" className="rounded-lg bg-sunken px-5 py-4">
      <h2 id="token-steps" className="font-semibold">
        {t("telegram.howTitle")}
      </h2>
      <ol className="mt-3 grid gap-3">
        {(["how1", "how2", "how3"] as const).map((step, index) => (
          <li key={step} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-6 shrink-0 place-items-center rounded-full bg-brand text-xs font-semibold text-on-brand"
            >
              {index + 1}
            </span>
            <span>
              <Trans t={t} i18nKey={`telegram.${step}`} components={{ father: <FatherLink /> }} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function FatherLink({ children }: { children?: string }) {
  return (
    <a
      href="https://t.me/BotFather"
      target="_blank"
      rel="noreferrer"
      className="rounded-sm font-medium text-brand-ink underline underline-offset-4"
    >
      {children}
    </a>
  );
}
