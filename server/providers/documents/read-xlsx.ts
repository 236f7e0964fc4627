import { AppError } from "../../kernel/errors.ts";
import { LIMITS } from "./limits.ts";
import type { Archive } from "./open-archive.ts";
import { descendantsOf, findIn } from "./parse-xml.ts";
import type { DocumentWarning, ReadDocument } from "./port.ts";
import { readCoreTitle, readPart, readRelationships } from "./read-package.ts";
import { renderSheet } from "./xlsx-render.ts";
import { readSheet, type Sheet } from "./xlsx-sheet.ts";
import { readSharedStrings } from "./xlsx-strings.ts";
import { readNumberFormats } from "./xlsx-styles.ts";

/**
 * A workbook: every visible sheet under a heading with its name, cells as Excel displays them. What the author has hidden
 * (sheets, columns) is left out with a warning: it was not meant for customers. Errors: `documents.damaged`.
 */
export async function readXlsx(archive: Archive): Promise<ReadDocument> {
  const main = await mainPart(archive);
  const workbook = await readPart(archive, main);
  if (!workbook) throw new AppError("documents.damaged");
  const parts = await readRelationships(archive, main);
  const target = (type: string): string =>
    [...parts.values()].find((part) => part.type === type)?.target ?? "";
  const strings = readSharedStrings(await archive.bytes(target("sharedStrings")));
  const styles = readNumberFormats(await readPart(archive, target("styles")));
  const epoch1904 = ["1", "true"].includes(findIn(workbook, "workbookPr")?.attributes.date1904 ?? "");

  const warnings = new Set<DocumentWarning>();
  const blocks: string[] = [];
  let rowsLeft: number = LIMITS.rows;
  for (const { attributes } of descendantsOf(workbook, "sheet")) {
    if ((attributes.state ?? "visible") !== "visible") {
      warnings.add("hidden_text_removed");
      continue;
    }
    const bytes = await archive.bytes(
      parts.get(attributes["r:id"] ?? relationshipId(attributes))?.target ?? "",
    );
    if (!bytes) continue;
    const sheet: Sheet = readSheet(bytes, { strings, styles, epoch1904, maxRows: rowsLeft });
    rowsLeft -= sheet.rows.length;
    for (const warning of sheet.warnings) warnings.add(warning);
    const body = renderSheet(sheet);
    if (body !== "") blocks.push(`## ${attributes.name ?? ""}`, body);
  }
  const title = await readCoreTitle(archive);
  return { ...(title ? { title } : {}), markdown: blocks.join("\n\n"), warnings: [...warnings] };
}

async function mainPart(archive: Archive): Promise<string> {
  const root = await readRelationships(archive, "");
  return [...root.values()].find((part) => part.type === "officeDocument")?.target ?? "xl/workbook.xml";
}

/** Strict OOXML files may bind another prefix than `r` to the relationships' namespace. */
function relationshipId(attributes: Record<string, string>): string {
  const key = Object.keys(attributes).find((name) => name.endsWith(":id"));
  return (key && attributes[key]) ?? "";
}
