import { GraphFailure, type Json, type SentMessage } from "./types.ts";

type Content = Pick<SentMessage, "text" | "choices">;

/** What a customer would see of a message's body, or the refusal that the Cloud API would give. */
export function checkWhatsAppMessage(body: Json): Content {
  const context = body.context as Json | undefined;
  if (context !== undefined && !/^wamid\./.test(String(context.message_id)))
    throw invalid("Parameter value is not valid: context.message_id");
  if (body.type === "text") {
    const text = body.text as Json | undefined;
    return { text: limited(text?.body, 4096, "text.body"), choices: [] };
  }
  if (body.type === "interactive") return checkInteractive(body.interactive as Json | undefined);
  throw new GraphFailure(400, 131051, "Unsupported message type");
}

function checkInteractive(interactive: Json | undefined): Content {
  const body = interactive?.body as Json | undefined;
  const action = interactive?.action as Json | undefined;
  const text = limited(body?.text, 1024, "interactive.body.text");
  if (interactive?.type === "button") {
    const replies = listOf(action?.buttons).map(({ type, reply }) => {
      if (type !== "reply") throw invalid("buttons.type");
      return choice(reply as Json, 20, 256);
    });
    if (replies.length < 1 || replies.length > 3)
      throw invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
    unique(
      replies.map(({ title }) => title),
      "Duplicate button title",
    );
    unique(
      replies.map(({ id }) => id),
      "Duplicate button id",
    );
    return { text, choices: replies };
  }
  if (interactive?.type !== "list") throw invalid("interactive.type");
  limited(action?.button, 20, "action.button");
  const sections = listOf(action?.sections);
  const rows = sections.flatMap(({ rows }) => listOf(rows)).map((row) => choice(row, 24, 200 + 56));
  if (sections.length < 1 || rows.length < 1 || rows.length > 10)
    throw invalid("Total row count exceed max allowed count: 10");
  unique(
    rows.map(({ id }) => id),
    "Duplicate row id",
  );
  return { text, choices: rows };
}

function choice(
  given: Json | undefined,
  longestTitle: number,
  longestId: number,
): Content["choices"][number] {
  const description = given?.description;
  return {
    id: limited(given?.id, longestId, "id"),
    title: limited(given?.title, longestTitle, "title"),
    ...(description !== undefined && { description: limited(description, 72, "description") }),
  };
}

/** A template filled in, or the refusal of one that does not exist or is filled wrongly. */
export function fillTemplate(templates: readonly Json[], template: Json | undefined): Content {
  const language = (template?.language as Json | undefined)?.code;
  const found = templates.find(
    (one) => one.name === template?.name && one.language === language && one.status === "APPROVED",
  );
  if (!found) throw new GraphFailure(404, 132001, "Template name does not exist in the translation");
  const bodyText = String(listOf(found.components).find(({ type }) => type === "BODY")?.text ?? "");
  const wanted = new Set([...bodyText.matchAll(/\{\{(\d+)\}\}/g)].map((match) => match[1]));
  const given = listOf(listOf(template?.components).find(({ type }) => type === "body")?.parameters);
  if (given.length !== wanted.size)
    throw new GraphFailure(400, 132000, "Number of parameters does not match the expected number of params");
  const values = given.map(({ text }) => limited(text, 1024, "parameter"));
  if (values.some((value) => /[\n\t]| {5}/.test(value)))
    throw new GraphFailure(
      400,
      132018,
      "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
    );
  return { text: bodyText.replace(/\{\{(\d+)\}\}/g, (_, n) => values[Number(n) - 1] ?? ""), choices: [] };
}

function limited(value: unknown, longest: number, what: string): string {
  if (typeof value !== "string" || value.trim() === "" || !value.isWellFormed())
    throw new GraphFailure(400, 100, `(#100) The parameter ${what} is required.`);
  if (value.length > longest)
    throw new GraphFailure(400, 100, `(#100) Param ${what} must be at most ${longest} characters long.`);
  return value;
}

export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function unique(values: string[], what: string): void {
  if (new Set(values).size !== values.length) throw invalid(what);
}

function invalid(details: string): GraphFailure {
  return new GraphFailure(400, 131009, "(#131009) Parameter value is not valid", { details });
}
