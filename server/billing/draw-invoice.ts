import pdfmake from "pdfmake";
import type { Column, Content, TDocumentDefinitions } from "pdfmake/interfaces.js";

/** An invoice as words: whoever makes it has put everything into the order's language already. */
export type InvoiceSheet = {
  /** For the reader's list of documents. */
  fileTitle: string;
  title: string;
  /** Paid, waiting, given back: in words. */
  state: string;
  paid: boolean;
  seller: InvoiceParty;
  buyer: InvoiceParty;
  columns: { what: string; months: string; price: string; amount: string };
  line: { what: string; months: string; price: string; amount: string };
  /** Discount, VAT, total: name and amount; the last one is what is paid. */
  sums: readonly { name: string; amount: string }[];
  /** The total in words, where it is customary. */
  inWords: string | null;
  note: string;
};

export type InvoiceParty = { heading: string; name: string; lines: readonly string[] };

const FONTS = new URL("./fonts/", import.meta.url).pathname;
const INK = "#17181c";
const MUTED = "#5b6070";
const LINE = "#d5d8e0";
const PAID = "#0f6b46";
const WAITING = "#8a5a00";

// Onest of the pages as static faces with Latin, Uzbek and all Cyrillic letters (SIL OFL 1.1, see fonts/OFL.txt).
const onest = { normal: `${FONTS}onest-regular.ttf`, bold: `${FONTS}onest-semibold.ttf` };
pdfmake.setFonts({ Onest: { ...onest, italics: onest.normal, bolditalics: onest.bold } });
pdfmake.setLocalAccessPolicy((path: string) => path.startsWith(FONTS));
pdfmake.setUrlAccessPolicy(() => false);

/** The invoice as a PDF of one page A4. Text can be selected and searched. */
export function drawInvoice(sheet: InvoiceSheet): Promise<Buffer> {
  return pdfmake.createPdf(layOut(sheet)).getBuffer();
}

function layOut(sheet: InvoiceSheet): TDocumentDefinitions {
  const { title, state, paid, seller, buyer, sums, inWords, note } = sheet;
  return {
    pageSize: "A4",
    pageMargins: [48, 52, 48, 52],
    info: { title: sheet.fileTitle, creator: "BotFactory", producer: "BotFactory" },
    defaultStyle: { font: "Onest", fontSize: 10, lineHeight: 1.3, color: INK },
    content: [
      { text: "BotFactory", bold: true, fontSize: 13, margin: [0, 0, 0, 22] },
      { text: title, bold: true, fontSize: 18, lineHeight: 1.15 },
      { text: state, color: paid ? PAID : WAITING, bold: true, margin: [0, 5, 0, 24] },
      { columns: [partyOf(seller), partyOf(buyer)], columnGap: 28, margin: [0, 0, 0, 26] },
      lineTable(sheet),
      { columns: [{ width: "*", text: "" }, sumsTable(sums)], margin: [0, 12, 0, 0] },
      ...(inWords ? [{ text: inWords, margin: [0, 16, 0, 0] } satisfies Content] : []),
      { text: note, color: MUTED, fontSize: 9, margin: [0, 34, 0, 0] },
    ],
  };
}

function partyOf({ heading, name, lines }: InvoiceParty): Column {
  return {
    width: "*",
    stack: [
      { text: heading, color: MUTED, fontSize: 9 },
      { text: name, bold: true, margin: [0, 2, 0, 2] },
      ...lines.map((text): Content => ({ text, fontSize: 9.5 })),
    ],
  };
}

const rules = {
  hLineWidth: () => 0.7,
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: () => 0,
  paddingRight: () => 8,
  paddingTop: () => 7,
  paddingBottom: () => 6,
};

function lineTable({ columns, line }: Pick<InvoiceSheet, "columns" | "line">): Content {
  const head = (text: string, alignment: "left" | "right"): Content => ({
    text,
    alignment,
    color: MUTED,
    fontSize: 9,
  });
  const cell = (text: string): Content => ({ text, alignment: "right" });
  return {
    layout: rules,
    table: {
      headerRows: 1,
      widths: ["*", 62, 100, 100],
      body: [
        [
          head(columns.what, "left"),
          head(columns.months, "right"),
          head(columns.price, "right"),
          head(columns.amount, "right"),
        ],
        [{ text: line.what }, cell(line.months), cell(line.price), cell(line.amount)],
      ],
    },
  };
}

function sumsTable(sums: InvoiceSheet["sums"]): Column {
  return {
    width: 280,
    layout: { ...rules, hLineWidth: (row: number) => (row === sums.length - 1 ? 0.7 : 0) },
    table: {
      widths: ["*", 120],
      body: sums.map(({ name, amount }, index) => {
        const isTotal = index === sums.length - 1;
        return [
          { text: name, bold: isTotal, color: isTotal ? INK : MUTED },
          { text: amount, bold: isTotal, alignment: "right" as const },
        ];
      }),
    },
  };
}
