import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { viewSource } from "~/.server/knowledge-view.ts";
import { readUpload } from "~/.server/read-upload.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { errorText } from "~/.server/texts.ts";
import { Button } from "~/components/ui/button.tsx";
import { FileDrop } from "~/components/ui/file-drop.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { LiveStatusBadge } from "~/components/ui/live-status-badge.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { UploadList } from "~/features/knowledge/upload-list.tsx";
import { useSourceUpdates } from "~/features/knowledge/use-source-updates.ts";
import { type Upload, useUploads } from "~/features/knowledge/use-uploads.ts";
import { formatSize } from "~/lib/format.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** As many files are taken at a time; as many of the latest sources are shown with their state. */
const MOST_FILES = 50;
const ACCEPT = ".pdf,.docx,.pptx,.xlsx,.csv,.html,.htm,.md,.markdown,.txt,.json";

export async function loader(args: LoaderFunctionArgs) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const { items } = await knowledge.list(workspaceId, bot.id, { limit: MOST_FILES });
  return {
    title: pageTitle(t, `${t("knowledge:ways.files")} · ${bot.name}`),
    botId: bot.id,
    workspaceId,
    home: `${home}/knowledge`,
    sources: items.map((row) => viewSource(row, language)),
    uploadBytes: knowledge.limits.uploadBytes,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** Takes files of a plain form; scripts send them one by one to the API instead. */
export async function action(args: ActionFunctionArgs) {
  const { language, bot, workspaceId, t } = await requireBot(args);
  const { knowledge } = args.context.services;
  const { uploadBytes } = knowledge.limits;
  const uploads: Upload[] = [];
  await readUpload(args.request, uploadBytes, async ({ fileName, mimeType, bytes }) => {
    const upload = { id: uploads.length + 1, name: fileName, size: bytes?.byteLength ?? 0, share: 1 };
    const refuse = (reason: string) => uploads.push({ ...upload, state: "refused", sourceId: null, reason });
    if (!bytes)
      return void refuse(t("knowledge:files.tooLarge", { size: formatSize(language, uploadBytes) }));
    const added = await attempt(
      knowledge.add(workspaceId, bot.id, { kind: "file", fileName, mimeType, bytes }),
    );
    if (!added.ok) return void refuse(errorText(language, added.code, added.details));
    uploads.push({ ...upload, state: "sent", sourceId: added.value.id, reason: null });
  });
  const problem = uploads.length === 0 ? t("knowledge:files.nothing") : null;
  const status = uploads.every(({ state }) => state === "refused") ? 400 : 200;
  return data({ uploads, problem }, { status });
}

/** Files, dropped or chosen; each is followed until the bot knows it. */
export default function BotKnowledgeAddFilesRoute() {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  const hydrated = useHydrated();
  const page = useLoaderData<typeof loader>();
  const posted = useActionData<typeof action>();
  const { line, sources } = useSourceUpdates(page.botId, page.sources);
  const size = formatSize(language, page.uploadBytes);
  const { uploads, add, sending } = useUploads({
    target: { botId: page.botId, workspaceId: page.workspaceId, language },
    lost: t("files.lost"),
    refuse: (file, place) => {
      if (place >= MOST_FILES) return t("files.tooMany", { limit: MOST_FILES });
      if (file.size === 0) return t("files.empty");
      return file.size > page.uploadBytes ? t("files.tooLarge", { size }) : undefined;
    },
  });
  const shown = [...uploads, ...(posted?.uploads ?? []).map((one) => ({ ...one, id: -one.id }))];
  return (
    <div className="grid gap-5">
      <Form method="post" encType="multipart/form-data" className="grid gap-4">
        {posted?.problem && <Notice tone="danger">{posted.problem}</Notice>}
        <FileDrop
          name="files"
          label={t("files.drop")}
          hint={t("files.hint", { size })}
          accept={ACCEPT}
          multiple
          onFiles={add}
          handOver
        />
        {!hydrated && <SubmitButton className="sm:w-fit">{t("files.submit")}</SubmitButton>}
      </Form>
      {shown.length > 0 && (
        <section className="grid gap-3">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h2 className="font-semibold">{t("files.list")}</h2>
            <LiveStatusBadge status={line} />
          </div>
          {sending && <p className="text-sm text-muted">{t("files.leave")}</p>}
          <UploadList uploads={shown} sources={sources} home={page.home} />
          <Button asChild variant="secondary" className="sm:w-fit">
            <Link to={page.home}>
              {t("files.toList")}
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        </section>
      )}
    </div>
  );
}
