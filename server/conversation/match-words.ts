/** A text's words in the one spelling that is searched (`normaliseText` of knowledge). */
export type Normalise = (text: string) => string;

const SHORTEST_STEM = 4;

/**
 * Whether a text holds one of the owner's words or phrases, in whatever script, case or form of the word: «жалоба» is found in
 * "жалобу", "refund" in "refunds", "qaytarish" in "qaytarishni". Short words must stand as they are.
 */
export function holdsWord(text: string, phrases: readonly string[], normalise: Normalise): boolean {
  if (phrases.length === 0) return false;
  const words = normalise(text).split(" ").filter(Boolean);
  return phrases.some((phrase) => {
    const wanted = normalise(phrase).split(" ").filter(Boolean);
    return wanted.length > 0 && words.some((_, at) => wanted.every((word, i) => isForm(words[at + i], word)));
  });
}

function isForm(word: string | undefined, wanted: string): boolean {
  if (word === undefined) return false;
  const stem = wanted.replace(/[aeiouy]+$/, "");
  return stem.length < SHORTEST_STEM || /\d/.test(wanted) ? word === wanted : word.startsWith(stem);
}
