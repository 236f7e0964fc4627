/** Telegram takes 4096 characters after its markup is read; what is longer ends early. */
const LONGEST = 3500;

/** A message in Telegram's HTML: the first line bold, paragraphs apart. Nothing in the words is taken for markup. */
export function writeMessage({
  title,
  paragraphs,
}: {
  title?: string;
  paragraphs: readonly string[];
}): string {
  const shown: string[] = [];
  let length = title?.length ?? 0;
  for (const paragraph of paragraphs) {
    length += paragraph.length;
    if (length > LONGEST) break;
    shown.push(escapeHtml(paragraph));
  }
  return [...(title ? [`<b>${escapeHtml(title.slice(0, LONGEST))}</b>`] : []), ...shown].join("\n\n");
}

export function escapeHtml(text: string): string {
  return text.toWellFormed().replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
