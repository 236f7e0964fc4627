import type { Normalise } from "./match-words.ts";

/** Who is asked for: whoever says one of these to a bot hardly means anything else. */
const STRONG = `operator operatr opirator оператор menejer menedjer menejr менеджер admin админ konsultant консультант kansultant human humans xodim hodim
  сотрудник сотрудника administrator администратор supervisor representative mutaxassis специалист`;
/** Who may be asked for, or spoken about. */
const WEAK = `odam odamlar одам inson инсон kimdir person people человек люди людей людьми agent manager someone somebody кто кем staff support
  поддержка поддержку поддержки поддержкой техподдержк direktor директор director rahbar раҳбар руководител руководств boshliq начальник sotuvchi
  продавец продавцом dispetcher диспетчер moderator модератор`;
/** What is asked to be done with them, and is done with people alone. */
const SPEAK = `ulang ulab ulash ulanmoq ulanish ulansam ulasin ulasangiz ulavor bogla boglan boglab bogʻlang bogʻlanish chaqir chaqiring gaplash gaplasham gaplashmoq gaplashsam gaplashay gaplaw suhbat
  улаб уланг боғла чақир гаплаш соедин свяжи связаться позови позвать переключ переведи пригласи поговорить общаться пообщаться connect talk speak chat transfer`;
/** What is asked of things too. "kk", "kere": kerak as it is typed in a hurry. */
const WANT = `kerak kerek kere kerey kk керак нужен нужна нужно хочу дайте дай need want get give call qoʻngʻiroq qilsin yozsin bersin oʻtkazib oʻtkazing
  перевести дозвониться позвонит перезвонит перезвоните ответит`;
/** In a message of these and a name, nothing but the name counts. */
const FILLERS = `iltimos илтимос please пожалуйста plz jonli jivoy жонли живой живого живым живому real live haqiqiy настоящий настоящего настоящим tirik тирик живые живых живыми a an the to bilan с со us me men
  menga mne мне meni ni iltimos hoziroq srochno срочно tez now bormi есть kerak kerek kere kerey kk керак нужен нужна нужно хочу need want salom привет hello hi алло allo mumkin mumkinmi можно bering aka opa
  bot бот ботом robot робот роботом emas эмас не а нибудь`;
/** Then the talk is of work, of numbers or of somebody else. */
const ELSEWHERE = `vakansiya vakansiyalar вакансия вакансии вакансию rezyume резюме resume job jobs hire hiring salary oylik maosh зарплата ishga работу работа necha nechta qancha
  сколько many mobil мобильный мобильного aloqa panel paneli панель adminka админка вакансий устроиться ishlamoqchiman delivery kuryer courier для`;
/** With one of these, a weak name alone is a wish. */
const LIVE = `jonli жонли tirik тирик jivoy живой живого живым живому живые живых живыми real live haqiqiy ҳақиқий xaqiqiy настоящий настоящего
  настоящим`;
const NEEDS = "kerak kerek kere kerey kk керак нужен нужна нужно хочу need want";
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
  const alive = new Set(stems(LIVE));
  const needed = new Set(stems(NEEDS));
  /** "Jonli odam", "нужен человек": the weak names alone say too little. */
  const isLivePerson = (words: readonly string[], name: string) =>
    name === "odam" || words.some((word) => alive.has(word) || needed.has(word));

  return (text) => {
    const isName = (word: string) => named(word) || mayBeNamed(word);
    const words = withoutRefused(normalise(text), isName).split(" ").filter(Boolean);
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

const REFUSED_BEFORE = / (?:ne(?: nujen| nujna| nujno| nado)?|dont (?:need|want)(?: an?| the)?) (\S+)(?= )/g;
const REFUSED_AFTER = / (\S+) (?:kerak emas|kerakmas|emas|ne nujen|ne nujna|ne nujno|ne nado)(?= )/g;

/** "Operator kerak emas", «оператор не нужен»: who is not wanted is not asked for. */
function withoutRefused(normalised: string, isName: (word: string) => boolean): string {
  const drop = (whole: string, word: string) => (isName(word) ? "" : whole);
  return ` ${normalised} `.replace(REFUSED_AFTER, drop).replace(REFUSED_BEFORE, drop);
}

/** Whether a word begins with one of the stems; short ones must be the whole word. */
function createStemMatcher(stems: readonly string[]): (word: string) => boolean {
  const whole = new Set(stems);
  const long = stems.filter((stem) => stem.length >= 5);
  return (word) => whole.has(word) || long.some((stem) => word.startsWith(stem));
}
