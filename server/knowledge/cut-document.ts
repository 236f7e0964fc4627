import type { DocumentWarning, ReadDocument } from "../providers/documents/port.ts";
import { hashPassage } from "./rules.ts";
import { splitPassages } from "./split-passages.ts";

export type CutSection = { position: number; headingPath: string; text: string };
export type CutPassage = {
  position: number;
  sectionPosition: number;
  headingPath: string;
  text: string;
  hash: string;
};

/** A document as it is stored: what the model reads (sections) and what is matched (passages), each passage in its section. */
export type CutDocument = { sections: CutSection[]; passages: CutPassage[]; warnings: DocumentWarning[] };

const PATH_SEPARATOR = " › ";

/** Cuts a document into sections and passages, numbered in reading order. */
export function splitIntoPassages(title: string, { markdown, warnings }: ReadDocument): CutDocument {
  const { sections, truncated } = splitPassages({ title, markdown });
  const passages: CutPassage[] = [];
  sections.forEach(({ headingPath: headings, passages: cut }, sectionPosition) => {
    const headingPath = headings.join(PATH_SEPARATOR);
    for (const { text } of cut) {
      passages.push({
        position: passages.length,
        sectionPosition,
        headingPath,
        text,
        hash: hashPassage(headingPath, text),
      });
    }
  });
  return {
    sections: sections.map(({ headingPath, text }, position) => ({
      position,
      headingPath: headingPath.join(PATH_SEPARATOR),
      text,
    })),
    passages,
    warnings: truncated ? [...new Set([...warnings, "truncated" as const])] : warnings,
  };
}
