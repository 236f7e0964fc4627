import { withoutMarks } from "./parse-answer.ts";

/** Takes the pieces of an answer as they stream in and passes on their text without marks. */
export type MarkStripper = {
  push(piece: string): void;
  /** Passes on what was held back. */
  end(): void;
};

/** What may still become a mark: a bracket that has not ended, or just ended, with the spaces before it; or spaces alone. */
const OPEN_END = /\s*(?:\[\[?[^[\]]*\]?|【[^】]*】?)?$/;
/** A bracket open for longer than this is no mark. */
const LONGEST_MARK = 80;

/**
 * Removes citation marks and the unknown mark from a stream, also when a mark is split over pieces: from an opening bracket on, text
 * is held back until it is plain whether it is a mark. All pieces passed on, joined, are `withoutMarks` of the whole, trimmed.
 */
export function createMarkStripper(emit: (text: string) => void): MarkStripper {
  let held = "";
  let started = false;

  function pass(text: string): void {
    const clean = withoutMarks(text);
    const shown = started ? clean : clean.trimStart();
    if (shown === "") return;
    started = true;
    emit(shown);
  }

  return {
    push(piece) {
      held += piece;
      const end = OPEN_END.exec(held.slice(-LONGEST_MARK));
      const ready = held.length - (end?.[0].length ?? 0);
      pass(held.slice(0, ready));
      held = held.slice(ready);
    },
    end() {
      pass(withoutMarks(held).trimEnd());
      held = "";
    },
  };
}
