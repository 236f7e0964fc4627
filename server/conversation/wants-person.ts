import type { Normalise } from "./match-words.ts";

/** Who is asked for: whoever says one of these to a bot hardly means anything else. */
const STRONG = `operator operatr оператор menejer menedjer менеджер konsultant консультант kansultant human humans xodim xodimingiz xodimlaringiz
  сотрудник сотрудника administrator администратор supervisor representative mutaxassis специалист`;
/** Who may be asked for, or spoken about. */
const WEAK =
  "odam odamlar одам inson инсон person people человек людей людьми agent manager someone somebody кто кем staff support";
/** What is asked to be done with them, and is done with people alone. */
const SPEAK = `ulang ulab ulanmoq ulasangiz bogla boglan boglab bogʻlang bogʻlanish chaqir chaqiring gaplash gaplasham gaplashmoq gaplashsam gaplashay suhbat
  улаб уланг боғла чақир гаплаш соедин свяжи связаться позови позвать переключ переведи пригласи поговорить общаться пообщаться connect talk speak chat transfer`;
/** What is asked of things too. */
const WANT = "kerak керак нужен нужна нужно хочу дайте дай need want get give call";
/** In a message of these and a name, nothing but the name counts. */
const FILLERS = `iltimos илтимос please пожалуйста plz jonli jivoy жонли живой живого живым живому real live haqiqiy настоящий настоящего a an the to bilan с со us me men
  menga mne мне meni ni iltimos hoziroq srochno срочно tez now bormi есть kerak керак нужен нужна нужно хочу need want salom привет hello hi алло allo`;
/** Then the talk is of work, of numbers or of somebody else. */
const ELSEWHERE = `vakansiya vakansiyalar вакансия вакансии вакансию rezyume резюме resume job jobs hire hiring salary oylik maosh зарплата ishga работу работа necha nechta qancha
  сколько many mobil мобильный мобильного aloqa delivery kuryer courier для`;
/** How far apart they may stand. */
const NEAR = 4;
const SHORT = 4;

/**
 * Recognises the wish to speak with a person, in Uzbek (both scripts), Russian and English: the bare name of one ("operator", "живой
 * человек"), or a name near a word that asks for it ("odam bilan gaplashmoqchiman", "соедините с менеджером"). Rather misses a wish than
 * takes a question about operators, people or jobs for one: a button and a command are there as well.
 */
export function createWishReader(normalise: Normalise): (text: string) => boolean {
  const stems = (list: string) =>
    list
      .split(/\s+/)
      .flatMap((word) => normalise(word).split(" "))
      .filter(Boolean);
  const [strong, weak, speak, want, fillers, elsewhere] = [STRONG, WEAK, SPEAK, WANT, FILLERS, ELSEWHERE].map(
    stems,
  );
  const named = createStemMatcher(strong ?? []);
  const mayBeNamed = createStemMatcher(weak ?? []);
  const speaks = createStemMatcher(speak ?? []);
  const wanted = new Set(want);
  const filler = new Set(fillers);
  const other = new Set(elsewhere);

  return (text) => {
    const words = normalise(text).split(" ").filter(Boolean);
    if (words.length === 0 || words.length > 40 || words.some((word) => other.has(word))) return false;
    const bare = words.filter((word) => !filler.has(word));
    if (words.length <= SHORT && bare.length === 1 && bare.every(named)) return true;
    if (words.length <= SHORT && bare.length === 1 && bare.every(mayBeNamed))
      return isLivePerson(words, bare[0] ?? "");
    return words.some((word, at) => {
      const around = words.slice(Math.max(0, at - NEAR), at + NEAR + 1);
      if (named(word)) return around.some((near) => speaks(near) || wanted.has(near));
      return mayBeNamed(word) && around.some(speaks);
    });
  };
}

const LIVE = new Set([
  "jonli",
  "jivoy",
  "jivogo",
  "jivim",
  "jivomu",
  "real",
  "live",
  "haqiqiy",
  "xaqiqiy",
  "nastoyaščiy",
  "nastoyaščego",
]);
const NEEDS = new Set(["kerak", "nujen", "nujna", "nujno", "xoču", "need", "want"]);

/** "Jonli odam", "нужен человек": the weak names alone say too little. */
function isLivePerson(words: readonly string[], name: string): boolean {
  return words.some((word) => LIVE.has(word) || NEEDS.has(word)) || name === "odam";
}

/** Whether a word begins with one of the stems; short ones must be the whole word. */
function createStemMatcher(stems: readonly string[]): (word: string) => boolean {
  const whole = new Set(stems);
  const long = stems.filter((stem) => stem.length >= 5);
  return (word) => whole.has(word) || long.some((stem) => word.startsWith(stem));
}
