/** Beginnings of words that are kept: a longer word is found by its beginning, which in Uzbek and Russian is what endings leave alone. */
const BEGINNINGS = [4, 5, 6, 8];
/** Names are also found while they are being typed. */
const NAME_BEGINNINGS = [2, 3, 4, 5, 6, 8, 12];
/** More different words are not said in a day; what is beyond is not found. */
const MOST_TERMS = 4000;
const MOST_WORDS = 8;

type Normalise = (text: string) => string;

/** The terms of what was said, and of who the customer is. */
export function termsOf(
  botId: string,
  said: readonly string[],
  names: readonly string[],
  normalise: Normalise,
): number[] {
  const terms = new Set<number>();
  for (const text of names)
    for (const word of wordsOf(text, normalise))
      for (const key of keysOf(word, NAME_BEGINNINGS)) terms.add(hashTerm(botId, "n", key));
  for (const text of said)
    for (const word of wordsOf(text, normalise)) {
      if (terms.size > MOST_TERMS) break;
      for (const key of keysOf(word, BEGINNINGS)) terms.add(hashTerm(botId, "w", key));
    }
  return [...terms].sort((a, b) => a - b);
}

/**
 * What is looked for: of each word either as a name or as a word that was said; all words must be found. `names` alone leaves out what was
 * said. Empty where the query has no word in it.
 */
export function termsSought(
  botId: string,
  query: string,
  normalise: Normalise,
  where: "names" | "everywhere" = "everywhere",
): number[][] {
  return wordsOf(query, normalise)
    .slice(0, MOST_WORDS)
    .map((word) => {
      const name = hashTerm(botId, "n", keySought(word, NAME_BEGINNINGS));
      return where === "names" ? [name] : [name, hashTerm(botId, "w", keySought(word, BEGINNINGS))];
    });
}

function wordsOf(text: string, normalise: Normalise): string[] {
  return [...new Set(normalise(text).split(" "))].filter((word) => word !== "");
}

/** A short word stands for itself only. */
function keysOf(word: string, beginnings: readonly number[]): string[] {
  const letters = [...word];
  const keys = beginnings
    .filter((length) => length <= letters.length)
    .map((length) => letters.slice(0, length).join(""));
  return letters.length < (beginnings[0] ?? 0) ? [word] : keys;
}

function keySought(word: string, beginnings: readonly number[]): string {
  return keysOf(word, beginnings).at(-1) ?? word;
}

/** FNV-1a, 32 bits, signed as PostgreSQL's integer: of the bot, the kind and the key. */
function hashTerm(botId: string, kind: "n" | "w", key: string): number {
  let hash = 0x811c9dc5;
  const text = `${botId} ${kind} ${key}`;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
