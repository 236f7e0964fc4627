import type { GraphClient } from "../meta/graph-client.ts";
import { toAppError } from "../meta/read-failure.ts";
import { type Fields, fieldsIn, isFields, textOf } from "../meta/read-fields.ts";
import type { MessageTemplate } from "../port.ts";
import type { WhatsAppAccount } from "./credentials.ts";
import { meaningOfCode } from "./read-code.ts";

const PAGE = 100;
const MOST_PAGES = 10;
const MOST_COMPONENTS = 20;
const PLACEHOLDER = /\{\{\s*(\d{1,2})\s*\}\}/g;

/**
 * The approved templates that words alone can fill: not those with pictures, named values, one-time codes, or values outside the body. At most
 * a thousand; none where the business account's id is not known. AppError like every call about the account.
 */
export async function readTemplates(
  client: GraphClient,
  { businessAccountId, token }: WhatsAppAccount,
  timeoutMs: number,
): Promise<MessageTemplate[]> {
  if (!businessAccountId) return [];
  const templates: MessageTemplate[] = [];
  let after: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await client.call({
        path: `/${businessAccountId}/message_templates`,
        query: {
          status: "APPROVED",
          fields: "name,language,status,category,parameter_format,components",
          limit: String(PAGE),
          ...(after && { after }),
        },
        token,
        timeoutMs,
      });
      templates.push(...fieldsIn(answer.data, PAGE).flatMap(readTemplate));
      after = nextPage(answer.paging);
      if (!after) break;
    }
  } catch (error) {
    throw toAppError(error, meaningOfCode);
  }
  return templates;
}

/** Only the cursor is used: the address that Meta gives with it carries the token. */
function nextPage(paging: unknown): string | undefined {
  if (!isFields(paging) || !paging.next || !isFields(paging.cursors)) return undefined;
  return textOf(paging.cursors.after);
}

function readTemplate(template: Fields): MessageTemplate[] {
  const name = textOf(template.name);
  const language = textOf(template.language);
  const components = fieldsIn(template.components, MOST_COMPONENTS);
  const body = textOf(components.find(({ type }) => type === "BODY")?.text);
  if (!name || !language || !body || template.status !== "APPROVED") return [];
  if (template.category === "AUTHENTICATION" || template.parameter_format === "NAMED") return [];
  if (components.some((component) => component.type !== "BODY" && wantsMore(component))) return [];
  const numbers = [...body.matchAll(PLACEHOLDER)].map((match) => Number(match[1]));
  return [{ name, language, body, parameters: Math.max(0, ...numbers) }];
}

function wantsMore(component: Fields): boolean {
  const picture =
    component.type === "HEADER" && component.format !== undefined && component.format !== "TEXT";
  return picture || /\{\{|COPY_CODE|CAROUSEL|LIMITED_TIME|FLOW|CATALOG|MPM/.test(JSON.stringify(component));
}
