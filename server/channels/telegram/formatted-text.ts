/** A format over a stretch of text; stretches lie inside one another or apart, never across. */
export type Mark = {
  start: number;
  end: number;
  tag: "b" | "i" | "s" | "code" | "pre" | "blockquote" | "a";
  /** The address of a link, the language of a block of code. */
  argument?: string;
};

/** A text as the customer reads it, with its formats beside it: lengths are what Telegram counts. */
export type FormattedText = { text: string; marks: Mark[] };

export type TextWriter = {
  /** Everything written so far. */
  readonly result: FormattedText;
  write(text: string): void;
  /** Asks for this much white space before whatever is written next, unless nothing was written yet. */
  gap(space: "\n" | "\n\n"): void;
  /** Writes `inner` under a format; nothing is marked where `inner` writes nothing. */
  wrap(tag: Mark["tag"], argument: string | undefined, inner: () => void): void;
  /** Forgets everything after an earlier `result.text.length`. */
  rewind(length: number, marks: number): void;
};

export function createTextWriter(): TextWriter {
  const result: FormattedText = { text: "", marks: [] };
  let waiting = "";

  function flushGap(): void {
    if (result.text) result.text += waiting;
    waiting = "";
  }

  return {
    result,
    write(text) {
      if (!text) return;
      flushGap();
      result.text += text;
    },
    gap(space) {
      if (space.length > waiting.length) waiting = space;
    },
    wrap(tag, argument, inner) {
      let start = result.text.length;
      const place = result.marks.length;
      inner();
      // A gap that was waiting belongs before the format, not into it.
      while (result.text[start] === "\n") start++;
      if (start >= result.text.length) return;
      const mark = { start, end: result.text.length, tag, ...(argument ? { argument } : {}) };
      result.marks.splice(place, 0, mark);
    },
    rewind(length, marks) {
      result.text = result.text.slice(0, length);
      result.marks.length = marks;
    },
  };
}
