import { type Choice, choicesOf, cutLabel } from "../meta/choices.ts";
import type { Fields } from "../meta/read-fields.ts";
import type { FilledTemplate, SendOptions } from "../port.ts";
import { LONGEST_INTERACTIVE } from "./render.ts";

const MOST_BUTTONS = 3;
const LONGEST_BUTTON = 20;
const MOST_ROWS = 10;
const LONGEST_ROW = 24;
const LONGEST_ROW_DETAIL = 72;
const LONGEST_ID = 256;
/** What opens a list needs a label; this one is read in every language. */
const LIST_LABEL = "☰";

/** The body of a call that sends one part, with what may be tapped under it. */
export function messageBody(to: string, part: string, options: SendOptions): Fields {
  const choices = choicesOf(options, MOST_ROWS).filter(({ id }) => id.length <= LONGEST_ID);
  // Anything else names no message of WhatsApp's, and would have the whole message refused.
  const quoted = /^wamid\.[\x21-\x7e]{1,500}$/.test(options.replyTo ?? "");
  const context = quoted ? { context: { message_id: options.replyTo } } : {};
  // A part that `render` did not make may be too long to tap under: the words matter more.
  const content =
    choices.length > 0 && part.length <= LONGEST_INTERACTIVE
      ? { type: "interactive", interactive: { ...tapping(choices), body: { text: part } } }
      : { type: "text", text: { body: part, preview_url: false } };
  return { ...envelope(to), ...context, ...content };
}

export function templateBody(to: string, { name, language, parameters }: FilledTemplate): Fields {
  const values = parameters.map((value) => ({ type: "text", text: oneLine(value) }));
  const components = values.length > 0 ? { components: [{ type: "body", parameters: values }] } : {};
  return {
    ...envelope(to),
    type: "template",
    template: { name, language: { code: language }, ...components },
  };
}

/** A customer without a known phone number is written to by their id in the business (`UZ.1234…`). */
function envelope(to: string): Fields {
  const person = /^\d+$/.test(to) ? { to } : { recipient: to };
  return { messaging_product: "whatsapp", recipient_type: "individual", ...person };
}

/** Up to three are buttons, whose titles must differ; more are the rows of a list. */
function tapping(choices: Choice[]): Fields {
  const titles = new Set(choices.map(({ label }) => cutLabel(label, LONGEST_BUTTON)));
  if (choices.length <= MOST_BUTTONS && titles.size === choices.length) {
    const buttons = choices.map(({ id, label }) => ({
      type: "reply",
      reply: { id, title: cutLabel(label, LONGEST_BUTTON) },
    }));
    return { type: "button", action: { buttons } };
  }
  return { type: "list", action: { button: LIST_LABEL, sections: [{ rows: choices.map(row) }] } };
}

/** A question that does not fit into a title stands under it as far as it goes. */
function row({ id, label }: Choice): Fields {
  const title = cutLabel(label, LONGEST_ROW);
  return { id, title, ...(title !== label && { description: cutLabel(label, LONGEST_ROW_DETAIL) }) };
}

/** Meta refuses line breaks, tabs and runs of spaces in a template's values. */
function oneLine(value: string): string {
  return value.toWellFormed().replace(/\s+/g, " ").trim();
}
