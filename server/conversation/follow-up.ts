/** Words that point back at something said before. */
const POINTING_WORDS =
  words(`bu shu u ular uni uning unga undan ularni osha buni shuni buning shuning shunga unda bunda chi
  бу шу уни унинг унга ўша буни шуни чи
  он она оно они его ее её их ему ей им этот эта это эти этого этой этих него неё нее них туда
  it its they them their this that these those he she him her`);

/** Words that carry on from something said before when they stand first. */
const LEADING_WORDS = words("va yana xo и а ещё еще тоже and also");
/** The same as a phrase: "what" alone begins most questions. */
const LEADING_PHRASE = /^(what|how) about\b/;

/** A question of so few words rarely stands alone. */
const SHORT = 3;
/** What points back stands near the beginning; further on it usually points at the question itself. */
const NEAR_THE_BEGINNING = 5;

/**
 * Whether a question leans on the earlier turns: surely, where a word points back ("and how much is it?", "а сколько он стоит?", "narxi-chi?");
 * maybe, where it is very short ("Доставка?") and may as well stand alone; no otherwise.
 */
export function leansOnContext(question: string): "surely" | "maybe" | "no" {
  const asked = question
    .toLowerCase()
    .replace(/[ʻ‘’'`ʼ]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const [first = ""] = asked;
  if (LEADING_WORDS.has(first) && asked.length > 1) return "surely";
  if (LEADING_PHRASE.test(asked.join(" "))) return "surely";
  if (asked.slice(0, NEAR_THE_BEGINNING).some((word) => POINTING_WORDS.has(word))) return "surely";
  return asked.length <= SHORT ? "maybe" : "no";
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
