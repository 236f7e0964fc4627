import type { ActionFunctionArgs } from "@remix-run/node";
import type { Refusal } from "./attempt.ts";
import { attempt } from "./attempt.ts";
import { viewChannel } from "./channel-view.ts";
import { redirectSaying } from "./flash.ts";
import { readFields } from "./read-fields.ts";
import { formAgain } from "./read-form.ts";
import { requireBot } from "./require-bot.ts";
import { errorText, type Translate } from "./texts.ts";

/** The kinds that are connected by a form. */
export type ConnectedKind = "telegram" | "whatsapp" | "instagram";

type FieldTexts = Record<string, string>;

/** The fields of each kind's form, which of them are secrets, and which one says whose account it is. */
const FORMS = {
  telegram: { fields: ["token"], account: "token" },
  whatsapp: {
    fields: ["phoneNumberId", "businessAccountId", "token", "appSecret"],
    account: "phoneNumberId",
  },
  instagram: { fields: ["accountId", "token", "appSecret"], account: "accountId" },
} as const satisfies Record<ConnectedKind, { fields: readonly string[]; account: string }>;

const SECRETS = ["token", "appSecret"];

/** The action behind the form of one kind: connects, then goes on to `next` of the bot's address. Secrets are never sent back. */
export async function connectChannel(
  args: ActionFunctionArgs,
  form: FormData,
  { kind, next }: { kind: ConnectedKind; next: string },
) {
  const { language, bot, user, workspaceId, home, t } = await requireBot(args);
  const { channels, abilities } = args.context.services;
  if (!channels.offers(kind)) throw new Response(null, { status: 404 });
  const read = (posted: Record<string, unknown>) =>
    Object.fromEntries(FORMS[kind].fields.map((name) => [name, posted[name] ?? ""]));
  const submission = readFields(form, language, read, (input) => channels.checkEntered(kind, input));
  if (submission.status !== "success")
    return formAgain(submission, { hide: SECRETS, fields: wordsFor(kind, submission.error ?? {}, t) });
  if (kind !== "telegram" && !abilities.metaAppSecret && !submission.value.appSecret) {
    const fields: FieldTexts = { appSecret: t("channels:form.noAppSecret") };
    return formAgain(submission, { hide: SECRETS, fields });
  }
  const connected = await attempt(channels.connect(workspaceId, bot.id, kind, submission.value, user.id));
  if (connected.ok) {
    const { name } = viewChannel(connected.value, language);
    return redirectSaying(args.context, home + next, t("channels:connected.done", { name }));
  }
  const words = errorText(language, connected.code, connected.details);
  const fields = placeOf(kind, connected, submission.value, { t, words });
  return formAgain(submission, { hide: SECRETS, ...(fields ? { fields } : { form: words }) });
}

/** What is wrong with the fields that the rules of the kind have refused. */
function wordsFor(kind: ConnectedKind, wrong: Record<string, unknown>, t: Translate): FieldTexts {
  const token = t(kind === "telegram" ? "channels:form.badTelegramToken" : "channels:form.badToken");
  const words: FieldTexts = {
    token,
    appSecret: t("channels:form.badAppSecret"),
    phoneNumberId: t("channels:form.badId"),
    businessAccountId: t("channels:form.badId"),
    accountId: t("channels:form.badId"),
  };
  return Object.fromEntries(Object.entries(words).filter(([name]) => wrong[name]));
}

/** The fields that a refusal is about, with the words for each; undefined where it is about none of them. */
function placeOf(
  kind: ConnectedKind,
  { code, details }: Refusal,
  entered: Record<string, unknown>,
  { t, words }: { t: Translate; words: string },
): FieldTexts | undefined {
  const { account } = FORMS[kind];
  if (code === "channels.taken") return { [account]: words };
  if (code !== "channels.bad_credentials") return undefined;
  const reason = String(details.reason ?? "");
  if (reason === "no token") return { token: t("channels:form.noToken") };
  if (reason.includes("another account")) return { [account]: t("channels:form.otherAccount") };
  const unknown = FORMS[kind].fields.find(
    (name) => !SECRETS.includes(name) && entered[name] && reason.includes(`'${entered[name]}'`),
  );
  if (unknown) return { [unknown]: t("channels:form.unknownId") };
  if (reason.includes("phone number")) return { [account]: t("channels:form.unknownId") };
  return { token: words };
}
