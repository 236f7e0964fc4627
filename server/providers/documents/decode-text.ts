import chardet from "chardet";
import iconv from "iconv-lite";
import { cleanText } from "./clean-text.ts";

/** `guessed` is true when neither a mark, nor valid UTF-8, nor a declaration told the encoding. */
export type DecodedText = { text: string; guessed: boolean };

const SAMPLE_BYTES = 64 * 1024;
const LEGACY = ["windows-1251", "cp866", "koi8-r", "windows-1252"];

/**
 * Bytes as clean text (see `cleanText`). Order of trust: byte order mark, UTF-16 by its pattern of NULs, valid UTF-8, the
 * encoding the document declares, UTF-8 with few flaws, then the likeliest legacy encoding (Windows-1251 and its kin).
 */
export function decodeText(bytes: Uint8Array, declared?: string): DecodedText {
  const marked = encodingOfMark(bytes) ?? encodingOfNuls(bytes);
  if (marked) return { text: cleanText(decode(bytes, marked)), guessed: false };
  const strict = decodeStrictUtf8(bytes);
  if (strict !== undefined) return { text: cleanText(strict), guessed: false };
  if (declared && iconv.encodingExists(declared) && !/^utf-?8$/i.test(declared)) {
    return { text: cleanText(decode(bytes, declared)), guessed: false };
  }
  const lenient = new TextDecoder("utf-8").decode(bytes);
  if (isMostlyUtf8(bytes, lenient)) return { text: cleanText(lenient), guessed: true };
  return { text: cleanText(decode(bytes, likeliestLegacy(bytes))), guessed: true };
}

/** True for bytes that no text encoding explains: many NULs or control characters. */
export function looksBinary(bytes: Uint8Array): boolean {
  if (encodingOfMark(bytes) || encodingOfNuls(bytes)) return false;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let odd = 0;
  for (const byte of sample) {
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) odd += 1;
  }
  return odd > Math.max(2, sample.length * 0.1);
}

/** True for bytes with next to no control characters: text, even when it happens to start with a binary format's mark. */
export function looksPlain(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let odd = 0;
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32)) odd += 1;
  return odd <= sample.length / 500;
}

function decode(bytes: Uint8Array, encoding: string): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
}

function encodingOfMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return bytes[2] === 0 && bytes[3] === 0 ? "utf-32le" : "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

/** UTF-16 without a mark: in text with spaces, digits or Latin letters, the NULs stand at even or at odd places alone. */
function encodingOfNuls(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i += 1) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  const enough = Math.max(2, sample.length * 0.1);
  if (odd > enough && even <= odd / 20) return "utf-16le";
  if (even > enough && odd <= even / 20) return "utf-16be";
  return undefined;
}

function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Damaged UTF-8 (a cut character, a few stray bytes) is still UTF-8 when sound sequences outnumber the flaws tenfold. */
function isMostlyUtf8(bytes: Uint8Array, lenient: string): boolean {
  const flaws = lenient.split("\uFFFD").length - 1;
  let leads = 0;
  for (const byte of bytes) if (byte >= 0xc2 && byte <= 0xf4) leads += 1;
  return flaws * 10 < leads;
}

function likeliestLegacy(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const detected: string[] = chardet
    .analyse(sample)
    .map((match) => match.name)
    .filter((name) => iconv.encodingExists(name) && !/^(utf|iso-2022|ascii)/i.test(name));
  const candidates = [...new Set([...LEGACY, ...detected.slice(0, 3)])];
  const scored = candidates.map((encoding) => ({ encoding, score: plausibility(decode(sample, encoding)) }));
  // A detected encoding wins a tie: it was found by its letter statistics.
  scored.sort((a, b) => b.score - a.score || detected.indexOf(b.encoding) - detected.indexOf(a.encoding));
  return scored[0]?.encoding ?? "windows-1251";
}

/** How much a decoded sample reads like words: frequent letters count for it; scripts or cases mixed within a word against. */
function plausibility(text: string): number {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return (
    count(/[оеаинтсрвлкмдпу]/gu) +
    count(/[\u4E00-\u9FFF\u3040-\u30FF\uAC00-\uD7AF]/gu) +
    0.5 * count(/[äöüßéèêàâîôûçñáíóúşğışāēšžčřąęłń]/gu) -
    3 * count(/\p{Ll}\p{Lu}/gu) -
    4 * count(/[a-z][\u0400-\u04FF]|[\u0400-\u04FF][a-z]/giu) -
    3 * count(/[\u2500-\u259F\uFFFD\u0080-\u009F]/gu) -
    count(/[¤¦§¨©¬®¯°±²³µ¶¸¹¼½¾×÷]\p{L}|\p{L}[¤¦§¨¬®¯±²³µ¶¸¹¼½¾×÷]/gu)
  );
}
