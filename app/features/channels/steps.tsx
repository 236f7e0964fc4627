import { useId } from "react";
import { Trans, useTranslation } from "react-i18next";

const STEPS = {
  telegram: { href: "https://t.me/BotFather", steps: ["how1", "how2", "how3"] },
  whatsapp: { href: "https://developers.facebook.com/apps", steps: ["how1", "how2", "how3", "how4"] },
  instagram: { href: "https://developers.facebook.com/apps", steps: ["how1", "how2", "how3", "how4"] },
} as const;

/** Where to find what the form of a kind asks for, step by step. */
export function Steps({ kind }: { kind: keyof typeof STEPS }) {
  const { t } = useTranslation("channels");
  const id = useId();
  const { href, steps } = STEPS[kind];
  return (
    <section aria-labelledby={id} className="rounded-lg bg-sunken px-5 py-4">
      <h2 id={id} className="font-semibold">
        {t(`${kind}.howTitle`)}
      </h2>
      <ol className="mt-3 grid gap-3">
        {steps.map((step, index) => (
          <li key={step} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-6 shrink-0 place-items-center rounded-full bg-brand text-xs font-semibold text-on-brand"
            >
              {index + 1}
            </span>
            <span className="min-w-0 wrap-anywhere">
              <Trans
                t={t}
                i18nKey={`${kind}.${step}` as "telegram.how1"}
                components={{ there: <Elsewhere href={href} /> }}
              />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Elsewhere({ href, children }: { href: string; children?: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="rounded-sm font-medium text-brand-ink underline underline-offset-4"
    >
      {children}
    </a>
  );
}
