import { useForm } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt, orNotFound } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import { listIntentsHere, PairsFields } from "~/features/knowledge/pairs-fields.tsx";
import {
  type BodyForm,
  bodySchema,
  MAX_FORM_BYTES,
  type PairsForm,
  pairsSchema,
} from "~/features/knowledge/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["knowledge"] };

async function readSource(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const place = await requireBot(args);
  const { knowledge } = args.context.services;
  const row = await orNotFound(knowledge.get(place.workspaceId, place.bot.id, args.params.sourceId ?? ""));
  return { ...place, knowledge, row, list: `${place.home}/knowledge` };
}

export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, t, knowledge, row, list } = await readSource(args);
  const original = await orNotFound(knowledge.original(workspaceId, bot.id, row.id));
  if (!original) throw new Response(null, { status: 404 });
  return {
    title: pageTitle(t, t("knowledge:edit.title", { title: row.title })),
    source: { title: row.title, to: `${list}/${row.id}` },
    list,
    original,
    mostPairs: knowledge.limits.pairs,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, t, knowledge, row, list } = await readSource(args);
  const schema =
    row.kind === "qa"
      ? pairsSchema(t, knowledge.limits).omit({ title: true })
      : bodySchema(t, knowledge.limits);
  const submission = await readForm(args.request, schema, MAX_FORM_BYTES);
  if (submission.status !== "success") return formAgain(submission);
  const changed = await attempt(knowledge.change(workspaceId, bot.id, row.id, submission.value));
  if (!changed.ok) return refused(submission, changed, language);
  const said = t("knowledge:done.saved", { title: row.title });
  return redirectSaying(args.context, `${list}/${row.id}`, said);
}

/** The text or the pairs of a source, for changing them. */
export default function BotSourceEditRoute() {
  const { t } = useTranslation("knowledge");
  const { source, list, original, mostPairs } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("edit.title", { title: source.title })}
      description={t("edit.description")}
      crumbs={[
        { label: t("title"), to: list },
        { label: source.title, to: source.to },
        { label: t("actions.edit") },
      ]}
      width="narrow"
    >
      {"pairs" in original ? (
        <PairsEditor pairs={original.pairs} most={mostPairs} to={source.to} />
      ) : (
        <TextEditor text={original.text} to={source.to} />
      )}
    </Page>
  );
}

function TextEditor({ text, to }: { text: string; to: string }) {
  const { t } = useTranslation("knowledge");
  const lastResult = useActionData<typeof action>() ?? null;
  const [form, fields] = useForm<BodyForm>({ id: "edit", lastResult, defaultValue: { text } });
  return (
    <Form form={form}>
      <TextareaField
        field={fields.text}
        label={t("text.text")}
        hint={t("text.textHint")}
        rows={16}
        required
      />
      <Buttons to={to} />
    </Form>
  );
}

function PairsEditor({ pairs, most, to }: { pairs: PairsForm["pairs"]; most: number; to: string }) {
  const lastResult = useActionData<typeof action>() ?? null;
  const [form, fields] = useForm<PairsForm>({
    id: "edit",
    lastResult,
    defaultValue: { pairs },
    onValidate: listIntentsHere,
  });
  return (
    <Form form={form}>
      <PairsFields form={form} pairs={fields.pairs} most={most} />
      <Buttons to={to} />
    </Form>
  );
}

function Buttons({ to }: { to: string }) {
  const { t } = useTranslation(["knowledge", "common"]);
  return (
    <div className="flex flex-col-reverse gap-2 sm:flex-row">
      <Button asChild variant="secondary">
        <Link to={to}>{t("common:actions.cancel")}</Link>
      </Button>
      <SubmitButton>{t("common:actions.save")}</SubmitButton>
    </div>
  );
}
