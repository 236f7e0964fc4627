/** Words that point back at something said before. */
const POINTING_WORDS = new Set(
  `bu shu u ular uni uning unga undan ularni oʻsha osha buni shuni buning shuning shunga unda bunda va yana ham chi
   бу шу у уни унинг унга ўша буни шуни яна чи
   он она оно они его ее её их ему ей им этот эта это эти этого этой этих тот та те там туда а и ещё еще тоже него неё нее них
   it its they them their this that these those he she him her there and also one ones`.split(/\s+/),
);

/** A question of so few words rarely stands alone. */
const SHORT = 3;

/**
 * Whether a question may lean on the earlier turns ("and how much is it?", "а доставка?", "narxi-chi?"): it is short, or has a word that points
 * back among its first ones.
 */
export function needsContext(question: string): boolean {
  const words = question
    .toLowerCase()
    .replace(/[ʻ‘’'`ʼ]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  if (words.length <= SHORT) return true;
  return (
    words.slice(0, 4).some((word) => POINTING_WORDS.has(word)) ||
    (words.length <= 6 && words.some((word) => POINTING_WORDS.has(word)))
  );
}
