import { SaxesParser, type SaxesTagPlain } from "saxes";
import { AppError } from "../../kernel/errors.ts";
import { LIMITS } from "./limits.ts";

/** An element of an office document; names lose their prefix (`a:tbl` is `tbl`), attributes keep theirs. */
export type XmlElement = { name: string; attributes: Record<string, string>; children: XmlNode[] };
export type XmlNode = XmlElement | string;

export type XmlEvents = {
  open(name: string, attributes: Record<string, string>, fullName: string): void;
  text(text: string): void;
  close(name: string, fullName: string): void;
};

const CHUNK_BYTES = 64 * 1024;

/**
 * Walks through XML without building it up. Office files never need a DOCTYPE, so one means an attack (entity expansion,
 * external entities): `documents.damaged` with `reason: "doctype"`. Broken XML: `documents.damaged`.
 */
export function walkXml(bytes: Uint8Array, events: XmlEvents): void {
  const parser = new SaxesParser();
  let depth = 0;
  parser.on("doctype", () => {
    throw new AppError("documents.damaged", { reason: "doctype" });
  });
  parser.on("error", (error) => {
    throw new AppError("documents.damaged", {}, { cause: error });
  });
  parser.on("opentag", (tag: SaxesTagPlain) => {
    depth += 1;
    if (depth > LIMITS.depth) throw new AppError("documents.damaged", { reason: "depth" });
    events.open(localName(tag.name), tag.attributes, tag.name);
  });
  parser.on("text", (text) => events.text(text));
  parser.on("cdata", (text) => events.text(text));
  parser.on("closetag", (tag: SaxesTagPlain) => {
    depth -= 1;
    events.close(localName(tag.name), tag.name);
  });
  const decoder = new TextDecoder(encodingOf(bytes));
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    parser.write(decoder.decode(bytes.subarray(at, at + CHUNK_BYTES), { stream: true }));
  }
  parser.write(decoder.decode()).close();
}

/** The whole document as a tree; for parts of moderate size. Errors as for `walkXml`. */
export function parseXml(bytes: Uint8Array): XmlElement {
  const root: XmlElement = { name: "", attributes: {}, children: [] };
  const stack = [root];
  walkXml(bytes, {
    open(name, attributes) {
      const element: XmlElement = { name, attributes, children: [] };
      stack.at(-1)?.children.push(element);
      stack.push(element);
    },
    text: (text) => void stack.at(-1)?.children.push(text),
    close: () => void stack.pop(),
  });
  return root;
}

/** Throws `documents.damaged` when the XML holds a DOCTYPE or entity declaration, in any encoding that keeps ASCII readable. */
export function refuseDoctype(bytes: Uint8Array): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[0] === 0 || bytes[1] === 0 || bytes[0] === 0xff || bytes[0] === 0xfe;
  const encodings: BufferEncoding[] = wide ? ["latin1", "utf16le"] : ["latin1"];
  for (const mark of ["<!DOCTYPE", "<!ENTITY"]) {
    const bigEndian = Buffer.from(mark, "utf16le").subarray(1);
    if (
      encodings.some((encoding) => text.includes(Buffer.from(mark, encoding))) ||
      (wide && text.includes(bigEndian))
    ) {
      throw new AppError("documents.damaged", { reason: "doctype" });
    }
  }
}

/** The direct child elements, optionally of one name. */
export function childrenOf(element: XmlElement | undefined, name?: string): XmlElement[] {
  if (!element) return [];
  return element.children.filter(
    (child): child is XmlElement => typeof child !== "string" && (name === undefined || child.name === name),
  );
}

/** All elements of one name below an element, in document order. */
export function descendantsOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return childrenOf(element).flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendantsOf(child, name),
  ]);
}

/** The first element of one name below an element. */
export function findIn(element: XmlElement | undefined, name: string): XmlElement | undefined {
  for (const child of childrenOf(element)) {
    const found = child.name === name ? child : findIn(child, name);
    if (found) return found;
  }
  return undefined;
}

/** All text below an element, joined. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[1] === 0) return "utf-16le";
  return bytes[0] === 0 ? "utf-16be" : "utf-8";
}
