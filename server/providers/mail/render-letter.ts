import type { LetterWords } from "./port.ts";

const SANS = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
const STYLES = {
  body: `margin:0;padding:24px 12px;background:#f4f5f7;color:#1c2430;font:16px/1.55 ${SANS}`,
  card: "max-width:560px;margin:0 auto;padding:28px 24px;background:#ffffff;border-radius:12px",
  heading: "margin:0 0 16px;font-size:22px;line-height:1.3",
  paragraph: "margin:0 0 16px",
  button:
    "display:inline-block;padding:12px 24px;background:#1f5eff;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600",
  link: "margin:0 0 16px;font-size:13px;word-break:break-all;color:#5b6675",
  note: "margin:0 0 8px;font-size:14px;color:#5b6675",
  footer: "max-width:560px;margin:16px auto 0;padding:0 24px;font-size:13px;color:#5b6675",
};

/** Lays words out as a letter: one column that fits a phone, no images, no outside styles. Everything is escaped. */
export function renderLetter(words: LetterWords): { subject: string; html: string; text: string } {
  return { subject: oneLine(words.subject), html: toHtml(words), text: toText(words) };
}

function toHtml({ language, subject, paragraphs, button, notes = [], footer }: LetterWords): string {
  const parts = [
    `<h1 style="${STYLES.heading}">${escapeHtml(subject)}</h1>`,
    ...paragraphs.map((text) => `<p style="${STYLES.paragraph}">${escapeHtml(text)}</p>`),
    ...(button ? buttonHtml(button) : []),
    ...notes.map((text) => `<p style="${STYLES.note}">${escapeHtml(text)}</p>`),
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(subject)}</title>
</head>
<body style="${STYLES.body}">
<div style="${STYLES.card}">
${parts.join("\n")}
</div>
<p style="${STYLES.footer}">${escapeHtml(footer)}</p>
</body>
</html>
`;
}

function buttonHtml({ label, url }: { label: string; url: string }): string[] {
  const address = escapeHtml(url);
  return [
    `<p style="${STYLES.paragraph}"><a href="${address}" style="${STYLES.button}">${escapeHtml(label)}</a></p>`,
    `<p style="${STYLES.link}">${address}</p>`,
  ];
}

function toText({ subject, paragraphs, button, notes = [], footer }: LetterWords): string {
  const blocks = [
    subject,
    ...paragraphs,
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    ...notes,
    `-- \n${footer}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
