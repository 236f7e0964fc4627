import { useForm } from "@conform-to/react";
import { Form as PlainForm, useActionData } from "@remix-run/react";
import { RefreshCw, Trash2 } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { useHydrated } from "~/lib/use-hydrated.ts";
import type { action } from "~/routes/bot-source.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import type { TitleForm } from "./schemas.ts";
import { SourceSwitch } from "./source-switch.tsx";
import type { SourceView } from "./types.ts";
import { isUnderWay } from "./use-source-updates.ts";

export type SourceManageProps = {
  source: SourceView;
  /** The source's page. */
  to: string;
  /** The list of sources. */
  home: string;
};

/** Rename, switch, read again, delete: plain forms, all of them. */
export function SourceManage({ source, to, home }: SourceManageProps) {
  const { t } = useTranslation(["knowledge", "common"]);
  const [form, fields] = useForm<TitleForm>({
    id: "rename",
    lastResult: useActionData<typeof action>() ?? null,
    defaultValue: { title: source.title },
  });
  return (
    <Card className="grid gap-5">
      <CardHeader title={t("source.manage")} />
      <div className="-mt-4 flex items-center justify-between gap-4">
        <div className="min-w-0 text-sm">
          <p className="font-medium">{t("columns.inUse")}</p>
          {!source.enabled && <p className="text-muted">{t("offHint")}</p>}
        </div>
        <SourceSwitch source={source} to={to} />
      </div>
      <Form form={form} className="gap-3">
        <TextField
          field={fields.title}
          label={t("rename.label")}
          hint={t("rename.hint")}
          autoComplete="off"
          required
        />
        <SubmitButton intent="rename" variant="secondary" size="sm">
          {t("actions.rename")}
        </SubmitButton>
      </Form>
      <PlainForm method="post" className="grid">
        <SubmitButton intent="reread" variant="secondary" disabled={isUnderWay(source)}>
          <RefreshCw aria-hidden />
          {t("actions.reread")}
        </SubmitButton>
      </PlainForm>
      <DeleteSource source={source} to={to} home={home} />
    </Card>
  );
}

function DeleteSource({ source, to, home }: SourceManageProps) {
  const { t } = useTranslation("knowledge");
  const hydrated = useHydrated();
  const trigger = useRef<HTMLButtonElement>(null);
  const [asking, setAsking] = useState(false);
  const close = useCallback(() => setAsking(false), []);
  if (!hydrated) {
    return (
      <PlainForm method="post" className="grid gap-3 border-t pt-5">
        <label className="flex items-start gap-3 text-sm">
          <input type="checkbox" name="sure" required className="mt-0.5 size-5 shrink-0 accent-brand" />
          {t("delete.sure")}
        </label>
        <input type="hidden" name="back" value={home} />
        <SubmitButton intent="delete" variant="danger">
          {t("actions.delete")}
        </SubmitButton>
      </PlainForm>
    );
  }
  return (
    <div className="grid border-t pt-5">
      <Button ref={trigger} variant="quiet" className="text-danger-ink" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        {t("actions.delete")}
      </Button>
      {asking && (
        <DeleteDialog
          source={source}
          to={to}
          back={home}
          onClose={close}
          returnFocus={(event) => {
            event.preventDefault();
            trigger.current?.focus();
          }}
        />
      )}
    </div>
  );
}
