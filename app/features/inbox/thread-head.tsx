import { Link, useLocation } from "@remix-run/react";
import { ArrowLeft, PanelRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/components/ui/avatar.tsx";
import { Button } from "~/components/ui/button.tsx";
import { cn } from "~/lib/cn.ts";
import { ActButton } from "./act-form.tsx";
import { useInbox } from "./inbox-context.ts";
import { useThreadShared } from "./thread-context.ts";
import { useChannelKind } from "./use-words.ts";
import { changedSearch, listSearch } from "./views.ts";

/** Who it is, the way back to the list, and what is done to the conversation as a whole. */
export function ThreadHead() {
  const { t } = useTranslation("inbox");
  const { home } = useInbox();
  const { detail } = useThreadShared();
  const { search } = useLocation();
  const kindName = useChannelKind();
  const name = detail.name || t("list.anonymous");
  return (
    <div className="flex items-center gap-2 border-b bg-surface px-3 py-2">
      <Button asChild variant="quiet" size="icon" className="-ms-2 size-10 lg:hidden">
        <Link to={`${home}/inbox${listSearch(search)}`} aria-label={t("thread.back")}>
          <ArrowLeft aria-hidden />
        </Link>
      </Button>
      <Avatar name={name} className="size-9 rounded-full max-sm:hidden" />
      <div className="me-auto min-w-0">
        <h1 className="truncate text-base font-semibold">{name}</h1>
        <p className="truncate text-xs text-muted">
          {kindName(detail.channel)}
          {detail.username && ` · @${detail.username}`}
        </p>
      </div>
      {detail.closed ? (
        <ActButton intent="reopen">{t("actions.reopen")}</ActButton>
      ) : (
        <ActButton intent="close">{t("actions.close")}</ActButton>
      )}
      <DetailsLinks />
    </div>
  );
}

/** Details stand open on very wide screens and closed on others; each has a link that does the contrary. */
function DetailsLinks() {
  const { t } = useTranslation("inbox");
  const { search } = useLocation();
  const asked = new URLSearchParams(search).get("details");
  const opens = asked !== "1";
  const closes = asked !== "0";
  const styles = "size-10";
  return (
    <>
      <Button asChild variant="quiet" size="icon" className={cn(styles, "xl:hidden", !opens && "bg-sunken")}>
        <Link
          to={{ search: changedSearch(search, { details: opens ? "1" : "" }) }}
          aria-label={t(opens ? "details.open" : "details.close")}
          preventScrollReset
          replace
        >
          <PanelRight aria-hidden />
        </Link>
      </Button>
      <Button
        asChild
        variant="quiet"
        size="icon"
        className={cn(styles, "max-xl:hidden", closes && "bg-sunken")}
      >
        <Link
          to={{ search: changedSearch(search, { details: closes ? "0" : "" }) }}
          aria-label={t(closes ? "details.close" : "details.open")}
          preventScrollReset
          replace
        >
          <PanelRight aria-hidden />
        </Link>
      </Button>
    </>
  );
}
