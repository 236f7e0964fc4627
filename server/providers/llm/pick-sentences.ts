import { type Unit, unitsOf } from "./passage-units.ts";
import type { OfferedPassage } from "./port.ts";

/** The terms of a text: words brought to the form in which they are compared. */
export type TermsOf = (text: string) => readonly string[];

const MAX_UNITS = 3;
const MAX_CHARACTERS = 600;
/** A word of the headings says less about a sentence than a word of its own. */
const HEADING_WEIGHT = 0.6;
/** Passages come best first: each further one must match a little better to win. */
const RANK_PENALTY = 0.06;
/** A sentence of another passage joins only when it matches nearly as well as the best. */
const NEARLY_AS_GOOD = 0.85;

/** Words that ask, point or join; sharing one of them means nothing. Compared as terms, so inflected forms count too. */
const FUNCTION_WORDS =
  "va yoki bilan uchun ham bu shu u men siz biz sizlar bizlar sizda sizlarda bizda menga sizga qanday qanaqa qancha necha nechta nima kim " +
  "qachon qayer qayerda qaysi bor bormi yoq emas boladi bolsa kerak iltimos ayting aytib bering mumkin mumkinmi salom rahmat " +
  "и в на с по у к о от до из за для при или не что как это мы вы я он она они есть ли ваш вас вам нас мне меня можно нужно какой какая какие " +
  "какое сколько когда где кто чем чего пожалуйста здравствуйте спасибо бы же а " +
  "a an the is are was do does did you your we our i me my it of to in on at for and or with how what when where who which much many can could " +
  "be have has there any please hello thanks this that if";

type Candidate = Unit & { ref: number; passage: number; place: number; own: number; score: number };

/**
 * The one to three sentences or table rows of the passages that share most with the question, weighted by how rare the shared words
 * are, in the order of the document; at most about 600 characters. Undefined when nothing is shared. The text is the passages' own.
 */
export function pickSentences(
  question: string,
  passages: readonly OfferedPassage[],
  termsOf: TermsOf,
): { text: string; refs: number[] } | undefined {
  const functionTerms = new Set(termsOf(FUNCTION_WORDS));
  const wanted = new Set(termsOf(question).filter((term) => !functionTerms.has(term)));
  const candidates = scoreUnits(wanted, passages, termsOf);
  const best = candidates.reduce<Candidate | undefined>(
    (top, next) => (next.score > (top?.score ?? 0) ? next : top),
    undefined,
  );
  if (!best) return undefined;

  const chosen = [best];
  let length = best.text.length;
  for (const next of companions(best, candidates)) {
    if (chosen.length >= MAX_UNITS) break;
    if (length + next.text.length + 1 > MAX_CHARACTERS) continue;
    chosen.push(next);
    length += next.text.length + 1;
  }
  chosen.sort((a, b) => a.passage - b.passage || a.place - b.place);
  return { text: cut(join(chosen)), refs: [...new Set(chosen.map((unit) => unit.ref))] };
}

function scoreUnits(
  wanted: ReadonlySet<string>,
  passages: readonly OfferedPassage[],
  termsOf: TermsOf,
): Candidate[] {
  const units = passages.flatMap((passage, index) => {
    const inPassage = new Set(termsOf(`${passage.headingPath} ${passage.title}`));
    return unitsOf(passage.text).map((unit, place) => {
      const own = new Set(termsOf(unit.text));
      const above = unit.heading ? new Set([...inPassage, ...termsOf(unit.heading)]) : inPassage;
      return { unit, place, passage: index, ref: passage.ref, own, above };
    });
  });
  const rarity = new Map(
    [...wanted].map((term) => [
      term,
      Math.log(1 + units.length / (1 + units.filter(({ own }) => own.has(term)).length)),
    ]),
  );
  return units.map(({ unit, place, passage, ref, own, above }) => {
    let ownScore = 0;
    let headingScore = 0;
    for (const [term, weight] of rarity) {
      if (own.has(term)) ownScore += weight;
      else if (above.has(term)) headingScore += weight * HEADING_WEIGHT;
    }
    const score = (ownScore + headingScore) / (1 + RANK_PENALTY * passage);
    return { ...unit, place, passage, ref, own: ownScore, score };
  });
}

/** What may stand beside the best unit: matching units of its passage, then those of others nearly as good, then what follows it. */
function companions(best: Candidate, candidates: readonly Candidate[]): Candidate[] {
  const others = candidates.filter((unit) => unit !== best && unit.text !== best.text);
  const matching = others
    .filter((unit) =>
      unit.passage === best.passage
        ? unit.own > 0
        : unit.own > 0 && unit.score >= best.score * NEARLY_AS_GOOD,
    )
    .sort((a, b) => b.score - a.score || a.place - b.place);
  const following = others.filter(
    (unit) =>
      unit.passage === best.passage &&
      unit.kind === "sentence" &&
      unit.place > best.place &&
      unit.own === 0 &&
      best.kind === "sentence",
  );
  return [...matching, ...following];
}

/** Sentences of one passage read on; rows, and what comes from another passage, begin a line. */
function join(units: readonly Candidate[]): string {
  return units.reduce((text, unit, index) => {
    const before = units[index - 1];
    if (!before) return unit.text;
    const sameFlow =
      before.passage === unit.passage && before.kind === "sentence" && unit.kind === "sentence";
    return `${text}${sameFlow ? " " : "\n"}${unit.text}`;
  }, "");
}

/** A single unit longer than the limit is cut at a word. */
function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const head = text.slice(0, MAX_CHARACTERS);
  return `${head.slice(0, Math.max(head.lastIndexOf(" "), MAX_CHARACTERS - 60)).trimEnd()}…`;
}
