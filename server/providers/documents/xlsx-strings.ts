import { walkXml } from "./parse-xml.ts";

/** The workbook's shared strings, in order. Formatting inside a string is dropped, and so are phonetic readings (`rPh`). */
export function readSharedStrings(bytes: Uint8Array | undefined): string[] {
  const strings: string[] = [];
  if (!bytes) return strings;
  let current: string[] = [];
  let inText = false;
  let phonetic = 0;
  walkXml(bytes, {
    open(name) {
      if (name === "si") current = [];
      if (name === "rPh") phonetic += 1;
      inText = name === "t" && phonetic === 0;
    },
    text(text) {
      if (inText) current.push(text);
    },
    close(name) {
      inText = false;
      if (name === "rPh") phonetic -= 1;
      if (name === "si") strings.push(decodeEscapes(current.join("")));
    },
  });
  return strings;
}

/** `_x000D_` and the like: ECMA-376 part 1, §22.9.2.19 (ST_Xstring). */
export function decodeEscapes(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
