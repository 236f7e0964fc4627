import type { ChatTurn } from "./port.ts";

const LINES = 5;
const LONGEST_LINE = 200;

/** A brief without a model: the customer's own last words, oldest first, each once. */
export function lastWords(history: readonly ChatTurn[]): string {
  const said = history
    .filter(({ role }) => role === "customer")
    .map(({ text }) => text.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .map((text) => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text));
  return [...new Set(said.reverse())].slice(0, LINES).reverse().join("\n");
}
