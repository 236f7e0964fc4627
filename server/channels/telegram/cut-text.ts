const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** A text of at most `limit` UTF-16 units for a field of Telegram's: well formed, without white space around it, no character cut through. */
export function cutText(text: string, limit: number): string {
  const whole = text.toWellFormed().replaceAll("\u0000", "").trim();
  if (whole.length <= limit) return whole;
  // The character that crosses the limit begins here; the window is wide enough to see all of it.
  const crossing = graphemes.segment(whole.slice(0, limit + 64)).containing(limit)?.index ?? limit;
  return whole.slice(0, crossing).trimEnd();
}
