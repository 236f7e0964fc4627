import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { attempt, orNotFound } from "~/.server/attempt.ts";
import { viewProfile } from "~/.server/customers-view.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { formAgain, refused } from "~/.server/read-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { CustomerConversations } from "~/features/customers/customer-conversations.tsx";
import { CustomerFacts } from "~/features/customers/customer-facts.tsx";
import { CustomerForm } from "~/features/customers/customer-form.tsx";
import { CustomerRights } from "~/features/customers/customer-rights.tsx";
import { customerSchema } from "~/features/customers/schemas.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "inbox", "customers"] };

export async function loader(args: LoaderFunctionArgs) {
  const { bot, user, workspaceId, home, t } = await requireBot(args);
  const { customers } = args.context.services;
  const profile = await orNotFound(customers.get(workspaceId, bot.id, args.params.customerId ?? ""));
  const name = profile.name || t("inbox:list.anonymous");
  return {
    title: pageTitle(t, `${name} · ${bot.name}`),
    name,
    home,
    timeZone: user.timeZone,
    now: new Date().toISOString(),
    profile: viewProfile(profile),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  const intent = form.get("intent");
  if (intent === "erase") return erase(args, form);
  if (intent === "block" || intent === "unblock") return block(args, intent);
  return save(args, form);
}

async function save(args: ActionFunctionArgs, form: FormData) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { customers } = args.context.services;
  const id = args.params.customerId ?? "";
  const submission = parseWithZod(form, { schema: customerSchema(t) });
  if (submission.status !== "success") return formAgain(submission);
  const saved = await attempt(customers.update(workspaceId, bot.id, id, submission.value));
  if (!saved.ok) return refused(submission, saved, language);
  return redirectSaying(args.context, `${home}/customers/${id}`, t("customers:profile.saved"));
}

async function block(args: ActionFunctionArgs, intent: "block" | "unblock") {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const id = args.params.customerId ?? "";
  await orNotFound(args.context.services.customers[intent](workspaceId, bot.id, id));
  const said = intent === "block" ? t("customers:block.done") : t("customers:block.undone");
  return redirectSaying(args.context, `${home}/customers/${id}`, said);
}

async function erase(args: ActionFunctionArgs, form: FormData) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const { customers } = args.context.services;
  const id = args.params.customerId ?? "";
  const profile = await orNotFound(customers.get(workspaceId, bot.id, id));
  const name = profile.name || t("inbox:list.anonymous");
  const wrong = t("customers:erase.wrong", { name });
  const schema = z.object({
    confirm: z.string(wrong).refine((typed) => typed.trim() === name.trim(), wrong),
  });
  const submission = parseWithZod(form, { schema });
  if (submission.status !== "success") return formAgain(submission);
  const erased = await attempt(customers.erase(workspaceId, bot.id, id));
  if (!erased.ok) return refused(submission, erased, language);
  return redirectSaying(args.context, `${home}/customers`, t("customers:erase.done"));
}

/** Everything about one customer: who they are, what was said, their rights to their data. */
export default function BotCustomerRoute() {
  const { t } = useTranslation("customers");
  const { name, home, timeZone, now, profile } = useLoaderData<typeof loader>();
  const posted = useActionData<SubmissionResult<string[]>>();
  const isErase = posted?.initialValue?.intent === "erase";
  const crumbs = useBotCrumbs({ label: t("title"), to: `${home}/customers` }, { label: name });
  const version = [profile.about, profile.tags, profile.email, profile.phone].join("|");
  return (
    <Page
      title={name}
      description={profile.username ? `@${profile.username}` : undefined}
      width="narrow"
      crumbs={crumbs}
    >
      <div className="grid grid-cols-1 gap-6">
        {profile.erasing && (
          <Notice tone="warning">
            <p>{t("erase.underWay")}</p>
          </Notice>
        )}
        <CustomerFacts profile={profile} timeZone={timeZone} now={now} />
        <CustomerForm key={version} profile={profile} lastResult={isErase ? undefined : posted} />
        <CustomerConversations profile={profile} home={home} timeZone={timeZone} now={now} />
        <CustomerRights profile={profile} name={name} lastResult={isErase ? posted : undefined} />
      </div>
    </Page>
  );
}
