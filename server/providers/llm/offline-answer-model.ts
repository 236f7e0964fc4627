import { lastWords } from "./last-words.ts";
import { createSentencePicker, type TermsOf } from "./pick-sentences.ts";
import type { AnswerModel } from "./port.ts";

export type OfflineAnswerModelOptions = {
  /** A text's words in the one spelling that the search compares (`normaliseText` of knowledge, split at spaces). */
  normalise: Normalise;
};

export type Normalise = (text: string) => readonly string[];

/** As the search does it: words are the same when their first five letters are; numbers only when they are whole. */
const TERM_LETTERS = 5;
const NO_TOKENS = { input: 0, output: 0 };
const MODEL = "offline";

/**
 * The model where there is no model: the answer is what the best passages say themselves, word for word, so nothing can be invented. It
 * cannot translate, greet, or follow the owner's tone; a question that shares no word with the passages is `unknown`.
 */
export function createOfflineAnswerModel({ normalise }: OfflineAnswerModelOptions): AnswerModel {
  const termsOf: TermsOf = (text) => normalise(text).filter(Boolean).map(termOf);
  const pickSentences = createSentencePicker(termsOf);

  return {
    online: false,

    async answer({ question, passages, signal, onText }) {
      signal?.throwIfAborted();
      const picked = pickSentences(question, passages);
      if (!picked) return { outcome: "unknown", tokens: NO_TOKENS, model: MODEL };
      onText?.(picked.text);
      return { outcome: "answered", text: picked.text, refs: picked.refs, tokens: NO_TOKENS, model: MODEL };
    },

    async standaloneQuestion({ question, history, signal }) {
      signal?.throwIfAborted();
      const previous = history.findLast((turn) => turn.role === "customer")?.text.trim();
      return previous && previous !== question ? `${previous} ${question}` : question;
    },

    transcribe: async () => undefined,

    brief: async ({ history }) => lastWords(history),
  };
}

function termOf(word: string): string {
  return /^\d/.test(word) ? word : word.slice(0, TERM_LETTERS);
}
