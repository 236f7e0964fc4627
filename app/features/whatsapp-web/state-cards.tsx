import { Link } from "@remix-run/react";
import { ExternalLink, MessageCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PairingView } from "~/.server/pairing-view.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";

/** The browser is being opened. */
export function StartingCard() {
  const { t } = useTranslation("whatsapp-web");
  return (
    <Card>
      <div role="status" className="flex items-center gap-3">
        <Spinner />
        <div>
          <p className="font-semibold">{t("starting.title")}</p>
          <p className="text-sm text-muted">{t("starting.text")}</p>
        </div>
      </div>
      <noscript>
        <p className="mt-4 text-sm">
          <a href="?" className="font-medium text-brand-ink underline underline-offset-4">
            {t("qr.reload")}
          </a>
        </p>
      </noscript>
    </Card>
  );
}

type Ready = Extract<PairingView, { state: "ready" }>;

/** The number works: which one, what to do next. */
export function ReadyCard({ view, home }: { view: Ready; home: string }) {
  const { t } = useTranslation("whatsapp-web");
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <span className="grid size-11 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-ink">
          <MessageCircle aria-hidden className="size-5" />
        </span>
        <div className="min-w-0 flex-1" role="status">
          <h2 className="font-semibold wrap-anywhere">{view.name}</h2>
          <p className="text-sm text-muted wrap-anywhere">{view.number}</p>
        </div>
        <Badge tone="success" dot>
          {t("ready.badge")}
        </Badge>
      </div>
      <p className="mt-5 text-sm">{t("ready.text")}</p>
      <div className="mt-6 flex flex-wrap gap-2">
        <Button asChild size="sm">
          <Link to={home}>{t("ready.goOn")}</Link>
        </Button>
        {view.link && (
          <Button asChild variant="secondary" size="sm">
            <a href={view.link} target="_blank" rel="noreferrer">
              {t("ready.open")}
              <ExternalLink aria-hidden />
            </a>
          </Button>
        )}
        <Disconnect name={view.number} />
      </div>
    </Card>
  );
}

/** Ends the pairing and unlinks the device from the phone. */
export function Disconnect({ name }: { name: string }) {
  const { t } = useTranslation("whatsapp-web");
  return (
    <ConfirmForm
      label={t("disconnect.label")}
      title={t("disconnect.title", { name })}
      description={t("disconnect.text")}
      confirm={t("disconnect.label")}
      intent="disconnect"
      variant="quiet"
    />
  );
}

type Lost = Extract<PairingView, { state: "lost" }>;

/** Why nothing is answered any more; nobody coming to scan is no fault. */
export function LostNotice({ reason }: Pick<Lost, "reason">) {
  const { t } = useTranslation("whatsapp-web");
  const calm = reason === "qr_timeout" || reason === "off";
  return (
    <Notice tone={calm ? "info" : "danger"} title={t(`lost.${reason}.title`)}>
      <p>{t(`lost.${reason}.text`)}</p>
    </Notice>
  );
}

/** Why the channel cannot be had here, and what can be had instead. */
export function NotOffered({ why, channels }: { why: "browser" | "plan"; channels: string }) {
  const { t } = useTranslation("whatsapp-web");
  return (
    <Notice
      tone="info"
      title={t(`notOffered.${why}.title`)}
      action={
        <Button asChild variant="secondary" size="sm">
          <Link to={channels}>{t("notOffered.others")}</Link>
        </Button>
      }
    >
      <p>{t(`notOffered.${why}.text`)}</p>
    </Notice>
  );
}
