import { type SubmissionResult, useForm } from "@conform-to/react";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, Form as PlainForm, useActionData, useLoaderData } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { attempt, type Refusal } from "~/.server/attempt.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { viewSource } from "~/.server/knowledge-view.ts";
import { formAgain, readForm, refused } from "~/.server/read-form.ts";
import { readUpload } from "~/.server/read-upload.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { errorText } from "~/.server/texts.ts";
import { Button } from "~/components/ui/button.tsx";
import { FileDrop } from "~/components/ui/file-drop.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import { FirstSources } from "~/features/bots/first-sources.tsx";
import { isKnowledgeWay, KnowledgeWays } from "~/features/bots/knowledge-ways.tsx";
import { WizardFrame } from "~/features/bots/wizard-frame.tsx";
import {
  MAX_FORM_BYTES,
  type PageForm,
  pageSchema,
  type TextForm,
  textSchema,
} from "~/features/knowledge/schemas.ts";
import { formatSize } from "~/lib/format.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export const handle = { i18n: ["bots", "knowledge"] };

const SHOWN_SOURCES = 10;
const ACCEPT = ".pdf,.docx,.pptx,.xlsx,.csv,.html,.htm,.md,.markdown,.txt,.json";

export async function loader(args: LoaderFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const { items } = await knowledge.list(workspaceId, bot.id, { limit: SHOWN_SOURCES });
  const way = new URL(args.request.url).searchParams.get("way");
  return {
    title: pageTitle(t, t("bots:new.knowledge.step")),
    bot: { id: bot.id, name: bot.name },
    home,
    way: isKnowledgeWay(way) ? way : "text",
    sources: items.map((row) => viewSource(row, language)),
    uploadBytes: knowledge.limits.uploadBytes,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** Adds what the chosen way gives and comes back here, so that more can be added. */
export async function action(args: ActionFunctionArgs) {
  const way = new URL(args.request.url).searchParams.get("way");
  if (way === "file") return addFile(args);
  return way === "url" ? addPage(args) : addText(args);
}

async function addText(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const submission = await readForm(args.request, textSchema(t, knowledge.limits), MAX_FORM_BYTES);
  if (submission.status !== "success") return formAgain(submission);
  const added = await attempt(knowledge.add(workspaceId, bot.id, { kind: "text", ...submission.value }));
  if (!added.ok) return refused(submission, added, language, { fieldOf: { "knowledge.duplicate": "text" } });
  return again(args, added.value.title);
}

async function addPage(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const submission = await readForm(args.request, pageSchema(t, knowledge.limits), MAX_FORM_BYTES);
  if (submission.status !== "success") return formAgain(submission);
  const added = await attempt(knowledge.add(workspaceId, bot.id, { kind: "url", url: submission.value.url }));
  if (!added.ok) return refused(submission, added, language, { fieldOf: { "knowledge.duplicate": "url" } });
  return again(args, added.value.title);
}

async function addFile(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const { uploadBytes } = knowledge.limits;
  const refuse = (problem: string) => data({ problem }, { status: 400 });
  let outcome: { ok: true; title: string } | Refusal | "too_large" | undefined;
  await readUpload(args.request, uploadBytes, async ({ fileName, mimeType, bytes }) => {
    if (!bytes) outcome = "too_large";
    else {
      const added = await attempt(
        knowledge.add(workspaceId, bot.id, { kind: "file", fileName, mimeType, bytes }),
      );
      outcome = added.ok ? { ok: true, title: added.value.title } : added;
    }
  });
  if (!outcome) return refuse(t("bots:new.knowledge.fileNone"));
  if (outcome === "too_large")
    return refuse(t("bots:new.knowledge.fileTooLarge", { size: formatSize(language, uploadBytes) }));
  if (!outcome.ok) return refuse(errorText(language, outcome.code, outcome.details));
  return again(args, outcome.title);
}

async function again(args: ActionFunctionArgs, title: string) {
  const { home, t } = await requireBot(args);
  const { search } = new URL(args.request.url);
  const said = t("bots:new.knowledge.addedFlash", { title });
  return redirectSaying(args.context, `${home}/new/knowledge${search}`, said);
}

/** Second step of a new bot: what it knows. */
export default function BotNewKnowledgeRoute() {
  const { t } = useTranslation("bots");
  const { bot, home, way, sources } = useLoaderData<typeof loader>();
  const next = `${home}/new/channel`;
  return (
    <WizardFrame
      step="knowledge"
      title={t("new.knowledge.title", { bot: bot.name })}
      lead={t("new.knowledge.lead")}
    >
      <div className="grid gap-6">
        {sources.length > 0 && <FirstSources botId={bot.id} sources={sources} />}
        <KnowledgeWays current={way} />
        {way === "text" && <TextWay key={sources.length} />}
        {way === "file" && <FileWay key={sources.length} />}
        {way === "url" && <PageWay key={sources.length} />}
        <div className="border-t pt-5">
          <Button asChild variant={sources.length > 0 ? "primary" : "quiet"} size="lg">
            <Link to={next} prefetch="intent">
              {sources.length > 0 ? t("new.knowledge.next") : t("new.knowledge.skip")}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        </div>
      </div>
    </WizardFrame>
  );
}

function TextWay() {
  const { t } = useTranslation("bots");
  const [form, fields] = useForm<TextForm>({
    id: "text",
    lastResult: useActionData<SubmissionResult<string[]>>(),
  });
  return (
    <Form form={form}>
      <TextField
        field={fields.title}
        label={t("new.knowledge.textTitle")}
        hint={t("new.knowledge.textTitleHint")}
        autoComplete="off"
        required
      />
      <TextareaField
        field={fields.text}
        label={t("new.knowledge.textBody")}
        hint={t("new.knowledge.textHint")}
        rows={7}
        required
      />
      <SubmitButton variant="secondary" className="sm:w-fit">
        {t("new.knowledge.textSubmit")}
      </SubmitButton>
    </Form>
  );
}

function PageWay() {
  const { t } = useTranslation("bots");
  const [form, fields] = useForm<PageForm>({
    id: "page",
    lastResult: useActionData<SubmissionResult<string[]>>(),
  });
  return (
    <Form form={form}>
      <TextField
        field={fields.url}
        type="url"
        label={t("new.knowledge.urlLabel")}
        hint={t("new.knowledge.urlHint")}
        placeholder="https://"
        autoComplete="url"
        required
      />
      <SubmitButton variant="secondary" className="sm:w-fit">
        {t("new.knowledge.urlSubmit")}
      </SubmitButton>
    </Form>
  );
}

function FileWay() {
  const { t } = useTranslation("bots");
  const language = usePageLanguage();
  const { uploadBytes } = useLoaderData<typeof loader>();
  const posted = useActionData<{ problem?: string }>();
  return (
    <PlainForm method="post" encType="multipart/form-data" className="grid gap-5">
      {posted?.problem && (
        <Notice tone="danger">
          <p>{posted.problem}</p>
        </Notice>
      )}
      <FileDrop
        name="file"
        label={t("new.knowledge.fileDrop")}
        hint={t("new.knowledge.fileTypes", { size: formatSize(language, uploadBytes) })}
        accept={ACCEPT}
      />
      <SubmitButton variant="secondary" className="sm:w-fit">
        {t("new.knowledge.fileSubmit")}
      </SubmitButton>
    </PlainForm>
  );
}
