import { AppError } from "../../kernel/errors.ts";
import { cleanLine } from "./clean-text.ts";
import { LIMITS } from "./limits.ts";
import { toMarkdownTable } from "./markdown-table.ts";
import type { Archive } from "./open-archive.ts";
import { childrenOf, descendantsOf, findIn, textOf, type XmlElement } from "./parse-xml.ts";
import type { DocumentWarning, ReadDocument } from "./port.ts";
import {
  meaningfulTitle,
  type Relationship,
  readCoreTitle,
  readPart,
  readRelationships,
} from "./read-package.ts";

type Slide = { title: string; blocks: string[]; hidden: boolean };

/** A presentation: a heading per slide (its title or number), then its texts, tables, diagrams and speaker notes. */
export async function readPptx(archive: Archive): Promise<ReadDocument> {
  const root = await readRelationships(archive, "");
  const main =
    [...root.values()].find((part) => part.type === "officeDocument")?.target ?? "ppt/presentation.xml";
  const presentation = await readPart(archive, main);
  if (!presentation) throw new AppError("documents.damaged");
  const parts = await readRelationships(archive, main);
  const warnings = new Set<DocumentWarning>();
  const ids = descendantsOf(presentation, "sldId");
  if (ids.length > LIMITS.slides) warnings.add("truncated");
  const blocks: string[] = [];
  let firstTitle: string | undefined;
  for (const [index, { attributes }] of ids.slice(0, LIMITS.slides).entries()) {
    const slide = await readSlide(archive, parts.get(attributes["r:id"] ?? "")?.target ?? "");
    if (slide.hidden) warnings.add("hidden_text_removed");
    if (slide.hidden || (slide.title === "" && slide.blocks.length === 0)) continue;
    firstTitle ??= meaningfulTitle(slide.title);
    blocks.push(`## ${slide.title || index + 1}`, ...slide.blocks);
  }
  const title = (await readCoreTitle(archive)) ?? firstTitle;
  return { ...(title ? { title } : {}), markdown: blocks.join("\n\n"), warnings: [...warnings] };
}

async function readSlide(archive: Archive, part: string): Promise<Slide> {
  const slide = childrenOf(await readPart(archive, part), "sld")[0];
  const relations = [...(await readRelationships(archive, part)).values()];
  const titles: string[] = [];
  const blocks = readShapes(findIn(slide, "spTree"), titles);
  for (const diagram of ofType(relations, "diagramData")) {
    blocks.push(...paragraphs(await readPart(archive, diagram)).map((text) => `- ${text}`));
  }
  for (const notes of ofType(relations, "notesSlide")) {
    blocks.push(...notesOf(await readPart(archive, notes)).map((text) => `> ${text}`));
  }
  return {
    title: titles.join(" "),
    blocks: blocks.filter((block) => block !== ""),
    hidden: ["0", "false"].includes(slide?.attributes.show ?? "1"),
  };
}

function readShapes(tree: XmlElement | undefined, titles: string[]): string[] {
  return childrenOf(tree).flatMap((shape) => {
    if (shape.name === "grpSp") return readShapes(shape, titles);
    if (shape.name === "graphicFrame") return descendantsOf(shape, "tbl").map(readTable);
    if (shape.name !== "sp") return [];
    const role = findIn(shape, "ph")?.attributes.type;
    if (role === "title" || role === "ctrTitle") {
      titles.push(...paragraphs(shape));
      return [];
    }
    if (role === "sldNum" || role === "dt" || role === "ftr") return [];
    return [readText(shape, isList(shape, role))];
  });
}

/** Body placeholders hold bullets unless they say otherwise; a text box holds paragraphs. */
function isList(shape: XmlElement, role: string | undefined): boolean {
  return findIn(shape, "ph") !== undefined && role !== "subTitle" && descendantsOf(shape, "p").length > 1;
}

function readText(shape: XmlElement, list: boolean): string {
  const lines = descendantsOf(shape, "p").flatMap((paragraph) => {
    const text = paragraphText(paragraph);
    if (text === "") return [];
    const indent = "  ".repeat(Number(findIn(paragraph, "pPr")?.attributes.lvl ?? 0));
    return [list ? `${indent}- ${text}` : text];
  });
  return lines.join(list ? "\n" : "\n\n");
}

function readTable(table: XmlElement): string {
  const rows = childrenOf(table, "tr").map((row) =>
    childrenOf(row, "tc").map((cell) => paragraphs(cell).join(" ")),
  );
  return toMarkdownTable(rows);
}

function notesOf(notes: XmlElement | undefined): string[] {
  const shapes = descendantsOf(notes, "sp").filter(
    (shape) => findIn(shape, "ph")?.attributes.type === "body",
  );
  return shapes.flatMap((shape) => paragraphs(shape));
}

function paragraphs(element: XmlElement | undefined): string[] {
  return descendantsOf(element, "p")
    .map(paragraphText)
    .filter((text) => text !== "");
}

function paragraphText(paragraph: XmlElement): string {
  const pieces = childrenOf(paragraph).map((child) => {
    if (child.name === "br") return " ";
    if (child.name !== "r" && child.name !== "fld") return "";
    return childrenOf(child, "t").map(textOf).join("");
  });
  return cleanLine(pieces.join(""));
}

function ofType(relations: readonly Relationship[], type: string): string[] {
  return relations.filter((relation) => relation.type === type).map((relation) => relation.target);
}
