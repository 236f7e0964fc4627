import { cleanLine } from "./clean-text.ts";
import type { Archive } from "./open-archive.ts";
import { descendantsOf, findIn, parseXml, textOf, type XmlElement } from "./parse-xml.ts";

export type Relationship = { type: string; target: string };

/** An XML part of an office file as a tree, or undefined when it is missing. */
export async function readPart(archive: Archive, name: string): Promise<XmlElement | undefined> {
  const bytes = await archive.bytes(name);
  return bytes && parseXml(bytes);
}

/** What a part refers to (ECMA-376 part 2, §9.3), by relationship id; targets as names of parts. External ones are left out. */
export async function readRelationships(archive: Archive, part: string): Promise<Map<string, Relationship>> {
  const slash = part.lastIndexOf("/") + 1;
  const folder = part.slice(0, slash);
  const rels = await readPart(archive, `${folder}_rels/${part.slice(slash)}.rels`);
  const found = new Map<string, Relationship>();
  for (const { attributes } of descendantsOf(rels, "Relationship")) {
    if (attributes.TargetMode === "External" || !attributes.Id || !attributes.Target) continue;
    const type = (attributes.Type ?? "").split("/").at(-1) ?? "";
    found.set(attributes.Id, { type, target: resolvePart(folder, attributes.Target) });
  }
  return found;
}

/** The title in the document's own properties, unless it is what a program puts there by itself. */
export async function readCoreTitle(archive: Archive): Promise<string | undefined> {
  const title = findIn(await readPart(archive, "docProps/core.xml"), "title");
  return title && meaningfulTitle(textOf(title));
}

/** A title a person would recognise; undefined for the likes of "Microsoft Word - doc1.docx" and "untitled". */
export function meaningfulTitle(raw: string | undefined): string | undefined {
  const title = cleanLine(raw ?? "")
    .slice(0, 300)
    .trim();
  const empty =
    /^(untitled|без имени|без названия|nomsiz|document\d*|документ\d*|presentation\d*|презентация( powerpoint)?\d*|powerpoint presentation|slide 1|слайд 1|book\d*|книга\d*)$/i;
  const byProgram = /^microsoft (word|excel|powerpoint)|\.(docx?|xlsx?|pptx?|pdf|indd|cdr|tex|dvi|rtf)$/i;
  if (!/[\p{L}\p{N}]/u.test(title) || empty.test(title) || byProgram.test(title)) return undefined;
  return title;
}

function resolvePart(folder: string, target: string): string {
  const steps = target.startsWith("/") ? [] : folder.split("/").filter(Boolean);
  for (const step of target.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
