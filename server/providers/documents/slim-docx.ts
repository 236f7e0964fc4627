import { walkXml } from "./parse-xml.ts";

/** Left out with all they contain: looks, marks of proofing and revision, pictures, the newer twin of a text box. */
const DROPPED = new Set(
  "sectPr tblBorders tblLook tblGrid tcBorders tblCellMar tcMar tcW tblW shd rFonts sz szCs color lang kern b bCs i iCs u strike dstrike caps smallCaps highlight vertAlign spacing ind jc tabs rPrChange pPrChange tcPrChange tblPrChange trPrChange sectPrChange numberingChange proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak permStart permEnd drawing Choice pBdr bdr textAlignment widowControl keepNext keepLines contextualSpacing latentStyles noProof w position snapToGrid suppressAutoHyphens autoSpaceDE autoSpaceDN adjustRightInd trHeight cantSplit tblInd tblLayout vAlign textDirection tblStyle webHidden cnfStyle framePr hideMark noWrap outlineLvl wAfter wBefore uiPriority qFormat unhideWhenUsed semiHidden rsid next link docDefaults tblStylePr rtl cs".split(
    " ",
  ),
);

/** Mean nothing when empty. */
const PROPERTIES = new Set(["rPr", "pPr", "tcPr", "trPr", "tblPr"]);

/**
 * A part of a Word file without what the reader does not use. Word writes so much formatting around each word that the
 * converter would need fifty times the part's size in memory. Text that Word hides (`w:vanish`) goes too. Errors of `walkXml`.
 */
export function slimDocx(part: Uint8Array): { bytes: Uint8Array; hidden: boolean } {
  const out: string[] = [];
  let dropping = 0;
  let runs: { vanished: boolean }[] = [];
  let inRunProperties = 0;
  let hidden = false;
  walkXml(part, {
    open(name, attributes, fullName) {
      if (dropping > 0 || DROPPED.has(name)) {
        dropping += 1;
        return;
      }
      if (name === "r") runs.push({ vanished: false });
      if (name === "rPr") inRunProperties += 1;
      const run = runs.at(-1);
      if (name === "vanish" && inRunProperties > 0 && run && !isOff(attributes)) run.vanished = true;
      if (run?.vanished && (name === "t" || name === "tab" || name === "br")) {
        hidden = true;
        dropping = 1;
        return;
      }
      out.push(`<${fullName}${writeAttributes(attributes)}>`);
    },
    text(text) {
      if (dropping === 0) out.push(escapeXml(text));
    },
    close(name, fullName) {
      if (dropping > 0) {
        dropping -= 1;
        return;
      }
      if (name === "r") runs = runs.slice(0, -1);
      if (name === "rPr") inRunProperties -= 1;
      const last = out.at(-1);
      if (last?.startsWith(`<${fullName}`) && !last.endsWith("/>")) {
        out.pop();
        if (!PROPERTIES.has(name)) out.push(`${last.slice(0, -1)}/>`);
      } else out.push(`</${fullName}>`);
    },
  });
  return { bytes: Buffer.from(out.join(""), "utf8"), hidden };
}

function isOff(attributes: Record<string, string>): boolean {
  return Object.entries(attributes).some(
    ([name, value]) => name.endsWith("val") && /^(0|false|off)$/.test(value),
  );
}

/** Revision and paragraph ids carry nothing for a reader. */
function writeAttributes(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .filter(([name]) => !/^w:rsid|^w14:/.test(name))
    .map(([name, value]) => ` ${name}="${escapeXml(value).replaceAll('"', "&quot;")}"`)
    .join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
