import { type Unit, unitsOf } from "./passage-units.ts";
import type { OfferedPassage } from "./port.ts";

/** The terms of a text: words brought to the form in which they are compared. */
export type TermsOf = (text: string) => readonly string[];

const MAX_UNITS = 3;
const MAX_CHARACTERS = 600;
/** A word of the headings says less about a sentence than a word of its own. */
const HEADING_WEIGHT = 0.6;
/** Passages come best first: each further one must match a little better to win. */
const RANK_PENALTY = 0.12;
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

/** Words that ask for a number: then a neighbouring sentence with digits is the likelier part of the answer. */
const QUANTITY_WORDS =
  "qancha qanchadan necha nechta nechi nechida nechigacha nechchi narx narxi pul puli qachon soat muddat " +
  "сколько цена стоимость стоит почем когда срок телефон номер how much many price cost when long phone";

type Candidate = Unit & { ref: number; passage: number; place: number; own: number; score: number };

export type PickedSentences = { text: string; refs: number[] };
export type SentencePicker = (
  question: string,
  passages: readonly OfferedPassage[],
) => PickedSentences | undefined;

/**
 * Finds the one to three sentences or table rows of the passages that share most with the question, weighted by how rare the shared words
 * are, in the order of the document; at most about 600 characters. Undefined when nothing is shared. The text is the passages' own.
 */
export function createSentencePicker(termsOf: TermsOf): SentencePicker {
  const functionTerms = new Set(termsOf(FUNCTION_WORDS));
  const quantityTerms = new Set(termsOf(QUANTITY_WORDS));

  return (question, passages) => {
    const asked = termsOf(question);
    const wanted = new Set(asked.filter((term) => !functionTerms.has(term)));
    const candidates = scoreUnits(wanted, passages, termsOf);
    const best = bestOf(candidates);
    if (!best) return undefined;
    const asksForNumber = asked.some((term) => quantityTerms.has(term));
    const chosen = withCompanions(best, companionsOf(best, candidates, asksForNumber));
    return { text: cut(join(chosen)), refs: [...new Set(chosen.map((unit) => unit.ref))] };
  };
}

function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const next of candidates) if (next.score > (best?.score ?? 0)) best = next;
  return best;
}

/** The best unit and as many others as there is room for, in the order of the document. */
function withCompanions(best: Candidate, companions: readonly Candidate[]): Candidate[] {
  const chosen = [best];
  let length = best.text.length;
  for (const next of companions) {
    if (chosen.length >= MAX_UNITS) break;
    if (length + next.text.length + 1 > MAX_CHARACTERS) continue;
    chosen.push(next);
    length += next.text.length + 1;
  }
  return chosen.sort((a, b) => a.passage - b.passage || a.place - b.place);
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

/** What may stand beside the best unit: units that match too, then sentences of its passage that follow it or name a number asked for. */
function companionsOf(
  best: Candidate,
  candidates: readonly Candidate[],
  asksForNumber: boolean,
): Candidate[] {
  const others = candidates.filter((unit) => unit !== best && unit.text !== best.text);
  const matching = others
    .filter((unit) => unit.own > 0)
    .filter((unit) => unit.passage === best.passage || unit.score >= best.score * NEARLY_AS_GOOD)
    .sort((a, b) => b.score - a.score || a.place - b.place);
  if (best.kind === "row") return matching;

  const hasNumber = (unit: Candidate) => asksForNumber && /\d/.test(unit.text);
  const neighbours = others
    .filter((unit) => unit.passage === best.passage && unit.kind === "sentence" && unit.own === 0)
    .filter((unit) => unit.place > best.place || hasNumber(unit))
    .sort((a, b) => Number(hasNumber(b)) - Number(hasNumber(a)) || distance(a, best) - distance(b, best));
  return [...matching, ...neighbours];
}

function distance(a: Candidate, b: Candidate): number {
  return Math.abs(a.place - b.place);
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
