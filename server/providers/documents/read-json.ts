import { AppError } from "../../kernel/errors.ts";
import { cleanLine, cleanText } from "./clean-text.ts";
import { decodeText } from "./decode-text.ts";
import { toMarkdownTable } from "./markdown-table.ts";
import type { DocumentWarning, ReadDocument } from "./port.ts";
import { meaningfulTitle } from "./read-package.ts";

const MAX_HEADING = 4;
const MAX_DEPTH = 40;
type JsonObject = Record<string, unknown>;

/** JSON, or one JSON value per line, as headings, `key: value` lines and tables. Errors: `documents.damaged`. */
export function readJson(bytes: Uint8Array): ReadDocument {
  const { text, guessed } = decodeText(bytes);
  const value = parseJson(text);
  if (value === undefined) throw new AppError("documents.damaged");
  const warnings: DocumentWarning[] = guessed ? ["encoding_guessed"] : [];
  const title = meaningfulTitle(titleOf(value));
  const lines: string[] = [];
  if (!write(value, 2, lines)) warnings.push("truncated");
  return { ...(title ? { title } : {}), markdown: lines.join("\n"), warnings };
}

/** The value of a JSON text or of one that holds a value per line; undefined when it is neither. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseLines(text);
  }
}

function parseLines(text: string): unknown[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2 || !lines[0]?.trim().startsWith("{")) return undefined;
  try {
    return lines.map((line) => JSON.parse(line));
  } catch {
    return undefined;
  }
}

function titleOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  return [value.title, value.name].find((candidate) => typeof candidate === "string");
}

/** Appends a value's lines; false when something too deep was left out. */
function write(value: unknown, level: number, lines: string[]): boolean {
  if (level > MAX_DEPTH) return false;
  if (Array.isArray(value)) return writeArray(value, level, lines);
  if (!isObject(value)) return lines.push(plain(value)) > 0;
  const pair = asPair(value);
  if (pair) lines.push("", `## ${pair.question}`, "", pair.answer, "");
  let whole = true;
  for (const [key, item] of Object.entries(value)) {
    if (pair && (key === "question" || key === "answer")) continue;
    if (isScalar(item)) lines.push(`- ${cleanLine(key)}: ${plain(item)}`);
    else whole = writeNested(cleanLine(key), item, level, lines) && whole;
  }
  return whole;
}

function writeNested(key: string, item: unknown, level: number, lines: string[]): boolean {
  if (Array.isArray(item) && item.every(isScalar)) {
    lines.push(`- ${key}: ${item.map(plain).join(", ")}`);
    return true;
  }
  lines.push("", `${"#".repeat(Math.min(level, MAX_HEADING))} ${key}`, "");
  const whole = write(item, level + 1, lines);
  lines.push("");
  return whole;
}

function writeArray(items: readonly unknown[], level: number, lines: string[]): boolean {
  if (items.every(isScalar)) {
    lines.push(...items.map((item) => `- ${plain(item)}`));
    return true;
  }
  if (items.length > 1 && items.every(isFlat) && !items.every((item) => asPair(item))) {
    lines.push(tableOf(items), "");
    return true;
  }
  let whole = true;
  for (const item of items) {
    whole = write(item, level + 1, lines) && whole;
    lines.push("");
  }
  return whole;
}

function tableOf(items: readonly JsonObject[]): string {
  const keys = [...new Set(items.flatMap((item) => Object.keys(item)))];
  return toMarkdownTable([keys, ...items.map((item) => keys.map((key) => plain(item[key])))]);
}

/** `{question, answer}` becomes a heading with its answer, which the splitter keeps together. */
function asPair(value: JsonObject): { question: string; answer: string } | undefined {
  const { question, answer } = value;
  if (typeof question !== "string" || typeof answer !== "string") return undefined;
  return { question: cleanLine(question), answer: cleanText(answer) };
}

function isFlat(value: unknown): value is JsonObject {
  return (
    isObject(value) &&
    Object.values(value).every((item) => isScalar(item) || (Array.isArray(item) && item.every(isScalar)))
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== "object";
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(plain).join(", ");
  return cleanLine(String(value));
}
