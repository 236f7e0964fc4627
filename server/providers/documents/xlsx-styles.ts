import { format, getFormatFromId, isDateFormat } from "numfmt";
import { childrenOf, findIn, type XmlElement } from "./parse-xml.ts";

/** The number format of each cell style, by its index. */
export type NumberFormats = readonly string[];

const GENERAL = "General";
/** Built-in dates whose order of day and month follows the reader's region (ECMA-376 part 1, §18.8.30): shown unambiguously. */
const REGIONAL_DATES: Record<number, string> = { 14: "yyyy-mm-dd", 22: "yyyy-mm-dd hh:mm" };

/** Reads the number formats of `styles.xml`. */
export function readNumberFormats(styles: XmlElement | undefined): NumberFormats {
  const own = new Map<number, string>();
  for (const { attributes } of childrenOf(findIn(styles, "numFmts"), "numFmt")) {
    own.set(Number(attributes.numFmtId), attributes.formatCode ?? GENERAL);
  }
  return childrenOf(findIn(styles, "cellXfs"), "xf").map(({ attributes }) => {
    const id = Number(attributes.numFmtId ?? 0);
    return own.get(id) ?? REGIONAL_DATES[id] ?? getFormatFromId(id) ?? GENERAL;
  });
}

/** A stored number as Excel displays it: leading zeros, decimals, percent, dates. */
export function displayNumber(raw: string, pattern: string | undefined, epoch1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(value)) return raw;
  if (pattern === undefined || pattern === GENERAL || pattern === "@")
    return String(Number(value.toPrecision(15)));
  try {
    // 1,462 days lie between the two epochs (ECMA-376 part 1, §18.17.4.1).
    const serial = epoch1904 && isDateFormat(pattern) ? value + 1462 : value;
    return format(pattern, serial, { throws: true, nbsp: false }).trim();
  } catch {
    return raw;
  }
}
