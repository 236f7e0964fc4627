import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PairingView } from "~/.server/pairing-view.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";

type QrView = Extract<PairingView, { state: "qr" }>;

const STEPS = ["step1", "step2", "step3"] as const;

/** The code to scan, how long it lasts, and how it is scanned. */
export function QrCard({ view }: { view: QrView }) {
  const { t } = useTranslation("whatsapp-web");
  const seconds = useSecondsLeft(view);
  const { path, size } = view.code;
  return (
    <Card>
      <CardHeader title={t("qr.title")} description={t("qr.lead")} />
      <div className="grid items-center gap-6 sm:grid-cols-[auto_minmax(0,1fr)]">
        <figure className="mx-auto grid gap-2 text-center">
          {/* Dark on light in both colour schemes: scanners want it so. */}
          <svg
            role="img"
            aria-label={t("qr.picture")}
            viewBox={`0 0 ${size} ${size}`}
            shapeRendering="crispEdges"
            className="w-64 max-w-full rounded-md bg-white"
          >
            <path d={path} fill="#000" />
          </svg>
          <figcaption className="text-sm text-muted tabular-nums">
            {seconds > 0 ? t("qr.lasts", { seconds }) : t("qr.next")}
          </figcaption>
        </figure>
        <ol className="grid gap-3">
          {STEPS.map((step, index) => (
            <li key={step} className="flex gap-3">
              <span
                aria-hidden
                className="grid size-6 shrink-0 place-items-center rounded-full bg-brand text-xs font-semibold text-on-brand"
              >
                {index + 1}
              </span>
              <span>{t(`qr.${step}`)}</span>
            </li>
          ))}
        </ol>
      </div>
      <p role="status" className="sr-only">
        {t("qr.announce")}
      </p>
      <noscript>
        <p className="mt-5 text-sm">
          <a href="?" className="font-medium text-brand-ink underline underline-offset-4">
            {t("qr.reload")}
          </a>
        </p>
      </noscript>
    </Card>
  );
}

/** Counts down from what the server said; the clock of the device may be wrong. */
function useSecondsLeft({ expiresAt, secondsLeft }: QrView): number {
  const [passed, setPassed] = useState({ of: expiresAt, seconds: 0 });
  useEffect(() => {
    const from = performance.now();
    const timer = setInterval(
      () => setPassed({ of: expiresAt, seconds: Math.floor((performance.now() - from) / 1000) }),
      1000,
    );
    return () => clearInterval(timer);
  }, [expiresAt]);
  return Math.max(0, secondsLeft - (passed.of === expiresAt ? passed.seconds : 0));
}
