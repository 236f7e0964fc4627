import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";
import type { ActResult } from "~/features/inbox/call-inbox.ts";
import { attempt, type Refusal } from "./attempt.ts";
import type { Services } from "./context.ts";
import { viewThreadMessage } from "./inbox-message.ts";
import type { requireBot } from "./require-bot.ts";
import { errorText } from "./texts.ts";

const MOST_GAPS = 20;
const MOST_LABELS = 100;

type InBot = Awaited<ReturnType<typeof requireBot>>;
type Act = {
  inbox: Services["inbox"];
  who: { id: string; name: string };
  ids: Ids;
  form: FormData;
  inBot: InBot;
};
type Ids = readonly [workspaceId: string, botId: string, conversationId: string];

/** What can be done to a conversation, by the form's `intent`. What is done answers with what is to be shown at once, if anything. */
const ACTS: Record<string, (act: Act) => Promise<unknown>> = {
  read: ({ inbox, ids }) => inbox.markRead(...ids),
  take: ({ inbox, ids, who }) => inbox.takeOver(...ids, who).then(nothing),
  release: ({ inbox, ids }) => inbox.release(...ids).then(nothing),
  close: ({ inbox, ids }) => inbox.close(...ids).then(nothing),
  reopen: ({ inbox, ids }) => inbox.reopen(...ids).then(nothing),
  assign: ({ inbox, ids, form }) => inbox.assign(...ids, textOf(form, "assignee") || null).then(nothing),
  labels: ({ inbox, ids, form }) => inbox.setLabels(...ids, labelsOf(form)).then(nothing),
  brief: ({ inbox, ids, inBot }) => inbox.brief(...ids, inBot.language),
  reply: write,
  note: note,
  template: writeTemplate,
};

/** Does what a posted form asks for to the route's conversation. What was refused comes back in words. */
export async function actOnConversation(
  { params, context }: Pick<ActionFunctionArgs, "params" | "context">,
  inBot: InBot,
  form: FormData,
): Promise<ActResult> {
  const { bot, user, workspaceId, language } = inBot;
  const intent = textOf(form, "intent");
  const work = Object.hasOwn(ACTS, intent) ? ACTS[intent] : undefined;
  if (!work) throw new Response(null, { status: 400 });
  const ids: Ids = [workspaceId, bot.id, params.conversationId ?? ""];
  const who = { id: user.id, name: user.name };
  const result = await attempt(work({ inbox: context.services.inbox, who, ids, form, inBot }));
  if (result.ok) return { ok: true, value: result.value ?? null };
  const refusal: Refusal = result;
  return { ok: false, message: errorText(language, refusal.code, refusal.details) };
}

async function write({ inbox, ids, who, form }: Act) {
  const clientId = textOf(form, "clientId") || randomUUID();
  const checked = inbox.checkWriting({ text: textOf(form, "text"), clientId });
  if (!checked.ok) throw invalid();
  return viewThreadMessage(await inbox.write(...ids, who, { ...checked.value, clientId }));
}

async function note({ inbox, ids, who, form }: Act) {
  const checked = inbox.checkNote({ text: textOf(form, "text") });
  if (!checked.ok) throw invalid();
  return viewThreadMessage(await inbox.note(...ids, who, checked.value.text));
}

async function writeTemplate({ inbox, ids, who, form }: Act) {
  const parameters: string[] = [];
  for (let number = 1; number <= MOST_GAPS && form.has(`parameter${number}`); number++)
    parameters.push(textOf(form, `parameter${number}`));
  const template = { name: textOf(form, "name"), language: textOf(form, "language"), parameters };
  const checked = inbox.checkWriting({ text: "", template });
  if (!checked.ok) throw invalid();
  return viewThreadMessage(await inbox.write(...ids, who, { ...checked.value, clientId: randomUUID() }));
}

/** Posted boxes of one name, or one list of them with commas. */
function labelsOf(form: FormData): string[] {
  return form
    .getAll("label")
    .flatMap((value) => String(value).split(","))
    .filter(Boolean)
    .slice(0, MOST_LABELS);
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}

/** A refusal in the shape of the server's own; see `attempt`. */
function invalid(): Error {
  return Object.assign(new Error("request.invalid"), {
    name: "AppError",
    code: "request.invalid",
    details: {},
  });
}

function nothing(): null {
  return null;
}
