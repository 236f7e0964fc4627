import type { Piece } from "./split-pieces.ts";
import { byteLength, MAX_BYTES, MAX_CHARACTERS, TARGET_CHARACTERS } from "./split-text.ts";

/** Below this a passage says too little to be found by its meaning: it may grow beyond the usual size. */
const SMALL = 200;
const SECTION_CHARACTERS = 2_800;

/** Pieces written one after the other; a table's header stands above its first row and is not repeated within. */
export function renderPieces(pieces: readonly Piece[]): string {
  let text = "";
  let header: string | undefined;
  for (const piece of pieces) {
    if (text !== "") text += piece.header && piece.header !== header ? "\n\n" : piece.glue;
    if (piece.header && piece.header !== header) text += `${piece.header}\n`;
    text += piece.text;
    header = piece.header;
  }
  return text;
}

/** Gathers pieces into passages of the usual size; with `whole`, as few as the largest size allows (a question's answer). */
export function packPassages(pieces: readonly Piece[], whole: boolean): Piece[][] {
  const target = whole ? MAX_CHARACTERS : TARGET_CHARACTERS;
  const passages: Piece[][] = [];
  let size = { characters: 0, bytes: 0 };
  for (const piece of pieces) {
    const passage = passages.at(-1);
    const before = passage?.at(-1);
    const added = sizeOf(piece, before);
    const sum = { characters: size.characters + added.characters, bytes: size.bytes + added.bytes };
    const room =
      sum.characters <= (size.characters < SMALL ? MAX_CHARACTERS : target) && sum.bytes <= MAX_BYTES;
    if (passage && room && !piece.alone && !before?.alone) {
      passage.push(piece);
      size = sum;
    } else {
      passages.push([piece]);
      size = sizeOf(piece, undefined);
    }
  }
  return passages;
}

/** Gathers passages into sections for the model to read. */
export function packSections(passages: readonly Piece[][]): Piece[][][] {
  const sections: Piece[][][] = [];
  let length = 0;
  for (const passage of passages) {
    const added = passage.reduce((sum, piece) => sum + piece.text.length + piece.glue.length, 0);
    const section = sections.at(-1);
    if (section && length + added <= SECTION_CHARACTERS) {
      section.push(passage);
      length += added;
    } else {
      sections.push([passage]);
      length = added + (passage[0]?.header?.length ?? 0);
    }
  }
  return sections;
}

function sizeOf(piece: Piece, before: Piece | undefined): { characters: number; bytes: number } {
  const header = piece.header && piece.header !== before?.header ? piece.header : "";
  const spacing = header === "" ? piece.glue.length : 3;
  return {
    characters: piece.text.length + header.length + spacing,
    bytes: byteLength(piece.text) + byteLength(header) + spacing,
  };
}
