import { Link, useLocation } from "@remix-run/react";
import { ArrowUpRight, Download, Sparkles, Star, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Badge } from "~/components/ui/badge.tsx";
import { Button } from "~/components/ui/button.tsx";
import { LANGUAGE_NAMES } from "~/i18n/languages.ts";
import { formatDate } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { ActButton } from "./act-form.tsx";
import { Ago } from "./ago.tsx";
import { AssigneeForm, LabelsForm } from "./details-forms.tsx";
import { useInbox } from "./inbox-context.ts";
import { useThreadShared } from "./thread-context.ts";
import { changedSearch, listSearch } from "./views.ts";

/** Who the customer is and what the team notes about the conversation. */
export function DetailsPane({ address }: { address: string }) {
  const { t } = useTranslation("inbox");
  const { search } = useLocation();
  return (
    <>
      <div className="flex items-center justify-between border-b px-4 py-2 xl:hidden">
        <h1 className="font-semibold lg:hidden">{t("details.title")}</h1>
        <p className="font-semibold max-lg:hidden">{t("details.title")}</p>
        <Button asChild variant="quiet" size="icon" className="size-10">
          <Link
            to={{ search: changedSearch(search, { details: "" }) }}
            aria-label={t("details.close")}
            replace
            preventScrollReset
          >
            <X aria-hidden />
          </Link>
        </Button>
      </div>
      <div className="grid grid-cols-1 divide-y">
        <Brief />
        <Team />
        <Customer />
        <Rating />
        <Others />
        <Part title={t("details.export")}>
          <div className="flex flex-wrap gap-2">
            {(["text", "json"] as const).map((format) => (
              <Button key={format} asChild variant="secondary" size="sm">
                <a href={`${address}/export?format=${format}`} download>
                  <Download aria-hidden />
                  {t(`details.exports.${format}`)}
                </a>
              </Button>
            ))}
          </div>
        </Part>
      </div>
    </>
  );
}

function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-2.5 px-4 py-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </div>
  );
}

function Brief() {
  const { t } = useTranslation("inbox");
  const { detail, busy } = useThreadShared();
  const { brief, briefIsOld } = detail;
  return (
    <Part title={t("brief.title")}>
      <div aria-live="polite" aria-busy={busy === "brief"}>
        {brief ? (
          <p className="whitespace-pre-line text-sm wrap-anywhere">{brief}</p>
        ) : (
          <p className="text-sm text-muted">{t("brief.empty")}</p>
        )}
        {brief && briefIsOld && <p className="mt-1 text-xs text-warning-ink">{t("brief.old")}</p>}
      </div>
      {(!brief || briefIsOld) && (
        <ActButton intent="brief">
          {busy !== "brief" && <Sparkles aria-hidden />}
          {busy === "brief" ? t("brief.making") : t(brief ? "brief.again" : "brief.make")}
        </ActButton>
      )}
    </Part>
  );
}

function Team() {
  const { t } = useTranslation("inbox");
  const { home } = useInbox();
  const { detail } = useThreadShared();
  return (
    <Part title={t("details.team")}>
      <AssigneeForm key={`assignee-${detail.id}-${detail.assignee?.id}`} />
      <LabelsForm key={`labels-${detail.id}`} />
      {detail.deskLinked && (
        <p className="text-xs text-muted">
          {t("details.desk")}{" "}
          <Link
            to={`${home}/inbox/settings/telegram`}
            className="text-brand-ink underline underline-offset-4"
          >
            {t("desk.title")}
          </Link>
        </p>
      )}
    </Part>
  );
}

function Customer() {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const { home, timeZone } = useInbox();
  const { detail } = useThreadShared();
  const { customer } = detail;
  const spoken = detail.language && LANGUAGE_NAMES[detail.language];
  if (!customer)
    return (
      <Part title={t("details.customer")}>
        <p className="text-sm text-muted">{t("details.noCustomer")}</p>
        {spoken && <Facts facts={[[t("details.language"), spoken]]} />}
      </Part>
    );
  const facts: [string, ReactNode][] = [
    [t("details.language"), spoken],
    [t("details.email"), customer.email],
    [t("details.phone"), customer.phone],
    [t("details.since"), formatDate(language, customer.firstSeenAt, timeZone)],
    [t("details.seen"), <Ago key="seen" moment={customer.lastSeenAt} timeZone={timeZone} />],
  ];
  return (
    <Part
      title={t("details.customer")}
      aside={
        <Link
          to={`${home}/customers/${customer.id}`}
          className="inline-flex items-center gap-1 rounded-sm text-sm font-medium text-brand-ink hover:underline"
        >
          {t("details.profile")}
          <ArrowUpRight aria-hidden className="size-4" />
        </Link>
      }
    >
      {(customer.blocked || customer.blockedBot || customer.verified) && (
        <p className="flex flex-wrap gap-1.5">
          {customer.blocked && <Badge tone="danger">{t("list.blocked")}</Badge>}
          {customer.blockedBot && <Badge tone="warning">{t("list.blockedBot")}</Badge>}
          {customer.verified && <Badge tone="success">{t("details.verified")}</Badge>}
        </p>
      )}
      <Facts facts={facts} />
      {customer.tags.length > 0 && (
        <ul aria-label={t("details.tags")} className="flex flex-wrap gap-1.5">
          {customer.tags.map((tag) => (
            <li key={tag}>
              <Badge>{tag}</Badge>
            </li>
          ))}
        </ul>
      )}
      {customer.about && <p className="whitespace-pre-wrap text-sm wrap-anywhere">{customer.about}</p>}
    </Part>
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid gap-1.5 text-sm">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-3">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Rating() {
  const { t } = useTranslation("inbox");
  const { rating } = useThreadShared().detail;
  if (!rating) return null;
  return (
    <Part title={t("details.rating")}>
      <p className="flex items-center gap-1 text-sm">
        {Array.from({ length: 5 }, (_, index) => index).map((index) => (
          <Star
            key={index}
            aria-hidden
            className={index < rating ? "size-4 fill-accent text-accent" : "size-4 text-line-strong"}
          />
        ))}
        <span className="ms-1">{t("details.rated", { rating })}</span>
      </p>
    </Part>
  );
}

function Others() {
  const { t } = useTranslation("inbox");
  const { home, timeZone } = useInbox();
  const { search } = useLocation();
  const { others } = useThreadShared().detail;
  if (others.length === 0) return null;
  return (
    <Part title={t("details.others")}>
      <ul className="grid grid-cols-1 gap-1">
        {others.map(({ id, lastAt, lastText }) => (
          <li key={id}>
            <Link
              to={`${home}/inbox/${id}${listSearch(search)}`}
              className="-mx-2 flex gap-2 rounded-md px-2 py-1.5 text-sm hover:bg-sunken"
            >
              <span className="min-w-0 flex-1 truncate">{lastText || t("list.silent")}</span>
              <Ago moment={lastAt} timeZone={timeZone} className="shrink-0 text-xs text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}
