import { Form } from "@remix-run/react";
import { CircleCheck, ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MadeLink, TelegramView } from "~/.server/notice-settings.ts";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { formatDate, formatTime } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

type Props = { telegram: TelegramView; made: MadeLink | null; timeZone: string };

/** Whether the person's Telegram is linked, and the way there or back. */
export function TelegramCard({ telegram, made, timeZone }: Props) {
  const { t } = useTranslation("notice-settings");
  return (
    <Card>
      <CardHeader title={t("telegram.title")} description={t("telegram.text")} />
      {telegram.state === "linked" ? (
        <Linked telegram={telegram} timeZone={timeZone} />
      ) : telegram.state === "unlinked" ? (
        <LinkSteps made={made} timeZone={timeZone} />
      ) : (
        <Notice tone="info">
          <p>{t(`telegram.${telegram.state}`)}</p>
        </Notice>
      )}
    </Card>
  );
}

type LinkedProps = { telegram: Extract<TelegramView, { state: "linked" }>; timeZone: string };

function Linked({ telegram: { name, since, blocked }, timeZone }: LinkedProps) {
  const { t } = useTranslation("notice-settings");
  const language = usePageLanguage();
  return (
    <div className="grid justify-items-start gap-4">
      <div className="flex items-start gap-2.5">
        <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-success-ink" />
        <p className="min-w-0 break-words">
          <span className="font-medium">{t("telegram.linked", { name })}</span>{" "}
          <span className="text-sm text-muted">
            {t("telegram.since", { day: formatDate(language, since, timeZone) })}
          </span>
        </p>
      </div>
      {blocked && (
        <Notice tone="warning">
          <p>{t("telegram.blocked")}</p>
        </Notice>
      )}
      <ConfirmForm
        label={t("telegram.unlink")}
        title={t("telegram.unlinkTitle")}
        description={t("telegram.unlinkText", { name })}
        confirm={t("telegram.unlink")}
        intent="unlink"
      />
    </div>
  );
}

function LinkSteps({ made, timeZone }: Pick<Props, "made" | "timeZone">) {
  const { t } = useTranslation("notice-settings");
  const language = usePageLanguage();
  const again = (
    <Form method="post">
      <SubmitButton intent="link" variant={made ? "secondary" : "primary"}>
        {made ? t("telegram.again") : t("telegram.link")}
      </SubmitButton>
    </Form>
  );
  if (!made) return again;
  const { path, size } = made.qr;
  return (
    <div role="status" className="grid items-center gap-6 sm:grid-cols-[auto_minmax(0,1fr)]">
      {/* Dark on light in both colour schemes: scanners want it so. */}
      <svg
        role="img"
        aria-label={t("telegram.qr")}
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        className="mx-auto w-48 max-w-full rounded-md bg-white"
      >
        <path d={path} fill="#000" />
      </svg>
      <div className="grid justify-items-start gap-3">
        <Button asChild>
          <a href={made.url} target="_blank" rel="noreferrer">
            <ExternalLink aria-hidden />
            {t("telegram.open")}
          </a>
        </Button>
        <p>{t("telegram.scan")}</p>
        <p className="text-sm text-muted">
          {t("telegram.until", { time: formatTime(language, made.expiresAt, timeZone) })}{" "}
          {t("telegram.waiting")}
        </p>
        {again}
      </div>
    </div>
  );
}
