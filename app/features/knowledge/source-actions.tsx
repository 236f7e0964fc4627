import { Link, useFetcher, useLocation } from "@remix-run/react";
import { Ellipsis, Eye, Pencil, RefreshCw, TextCursorInput, Trash2 } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "~/components/ui/menu.tsx";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import type { SourceView } from "./types.ts";
import { isUnderWay } from "./use-source-updates.ts";

/** What can be done with a source, as a menu. Before scripts run the source's own page, which can do all of it, is a link away. */
export function SourceActions({ source, to }: { source: SourceView; to: string }) {
  const { t } = useTranslation("knowledge");
  const fetcher = useFetcher();
  const hydrated = useHydrated();
  const { pathname, search } = useLocation();
  const trigger = useRef<HTMLButtonElement>(null);
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const close = useCallback(() => setAsking(null), []);
  function returnFocus(event: Event): void {
    event.preventDefault();
    trigger.current?.focus();
  }
  if (!hydrated) {
    return (
      <Button asChild variant="quiet" size="sm">
        <Link to={to}>{t("actions.open")}</Link>
      </Button>
    );
  }
  const dialog = { source, to, onClose: close, returnFocus };
  return (
    <>
      <Menu modal={false}>
        <MenuTrigger asChild>
          <Button
            ref={trigger}
            variant="quiet"
            size="icon"
            aria-label={t("actions.menu", { title: source.title })}
          >
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem asChild>
            <Link to={to}>
              <Eye aria-hidden />
              {t("actions.open")}
            </Link>
          </MenuItem>
          {isEditable(source) && (
            <MenuItem asChild>
              <Link to={`${to}/edit`}>
                <Pencil aria-hidden />
                {t("actions.edit")}
              </Link>
            </MenuItem>
          )}
          <MenuItem onSelect={() => setAsking("rename")}>
            <TextCursorInput aria-hidden />
            {t("actions.rename")}
          </MenuItem>
          <MenuItem
            disabled={isUnderWay(source)}
            onSelect={() => fetcher.submit({ intent: "reread" }, { method: "post", action: to })}
          >
            <RefreshCw aria-hidden />
            {t("actions.reread")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem onSelect={() => setAsking("delete")} className="text-danger-ink [&_svg]:text-danger-ink">
            <Trash2 aria-hidden />
            {t("actions.delete")}
          </MenuItem>
        </MenuContent>
      </Menu>
      {asking === "rename" && <RenameDialog {...dialog} />}
      {asking === "delete" && <DeleteDialog {...dialog} back={pathname + search} />}
    </>
  );
}

/** Texts and pairs can be edited here; files and pages are changed where they come from. */
export function isEditable({ kind }: Pick<SourceView, "kind">): boolean {
  return kind === "text" || kind === "qa";
}
