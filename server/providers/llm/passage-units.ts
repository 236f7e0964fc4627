/** The smallest pieces of a passage that make sense by themselves. */
export type Unit = {
  kind: "sentence" | "row";
  text: string;
  /** Headings inside the passage that the unit stands under. */
  heading: string;
};

const MAX_UNITS = 200;
const SENTENCES = new Intl.Segmenter("uz", { granularity: "sentence" });
const TABLE_LINE = /^\s*\|.*\|\s*$/;
const SEPARATOR_LINE = /^\s*\|?(?:\s*:?-{2,}:?\s*\|?)+\s*$/;

/** Cuts a passage (Markdown) into sentences, list items and table rows; a row reads `Header: value; Header: value`. */
export function unitsOf(markdown: string): Unit[] {
  const units: Unit[] = [];
  let heading = "";
  let paragraph: string[] = [];
  let header: string[] | undefined;

  function endParagraph(): void {
    for (const text of sentencesOf(plainText(paragraph.join(" "))))
      units.push({ kind: "sentence", text, heading });
    paragraph = [];
  }

  for (const line of markdown.split("\n")) {
    const title = /^\s*#{1,6}\s+(.*)$/.exec(line)?.[1];
    const isRow = TABLE_LINE.test(line);
    const item = /^\s*(?:[-*+•]|\d{1,2}[.)])\s+/.test(line);
    if (title !== undefined || isRow || item || line.trim() === "") endParagraph();
    if (!isRow) header = undefined;
    if (title !== undefined) heading = plainText(title);
    else if (isRow && header === undefined) header = cellsOf(line);
    else if (isRow && header !== undefined && !SEPARATOR_LINE.test(line))
      units.push({ kind: "row", text: rowText(header, cellsOf(line)), heading });
    else if (!isRow) paragraph.push(line.replace(/^\s*(?:[-*+•>]|\d{1,2}[.)])\s+/, ""));
    if (units.length >= MAX_UNITS) break;
  }
  endParagraph();
  return units.filter((unit) => /[\p{L}\p{N}]/u.test(unit.text)).slice(0, MAX_UNITS);
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => plainText(cell.replace(/\\\|/g, "|").replace(/<br\s*\/?>/gi, ", ")));
}

function rowText(header: readonly string[], cells: readonly string[]): string {
  return cells
    .map((cell, index) => (cell && header[index] ? `${header[index]}: ${cell}` : cell))
    .filter(Boolean)
    .join("; ");
}

function sentencesOf(text: string): string[] {
  return [...SENTENCES.segment(text)].map(({ segment }) => segment.trim()).filter(Boolean);
}

/** Markdown as a person would read it aloud: links by their text, no emphasis, code signs or escapes. */
function plainText(markdown: string): string {
  return markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`+)(?=\S)(.*?)(?<=\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]*)(?<=\S)\*(?![\p{L}\p{N}*])/gu, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
