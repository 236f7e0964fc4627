/**
 * Cyrillic letters as Uzbek Latin. One table serves both readings of a Cyrillic text: Uzbek words meet their Latin spelling, Russian
 * words meet Russian words (and Russian typed in Latin letters). The signs of oʻ and gʻ are left out, as people in a hurry do.
 */
const CYRILLIC: Record<string, string> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  ғ: "g",
  д: "d",
  е: "e",
  ж: "j",
  з: "z",
  и: "i",
  й: "y",
  к: "k",
  қ: "q",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  ў: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "x",
  ҳ: "h",
  ц: "ts",
  ч: "č",
  ш: "š",
  щ: "š",
  ъ: "",
  ы: "i",
  ь: "",
  э: "e",
  ю: "yu",
  я: "ya",
};

/** Left out inside words: every sign people type for the apostrophe of oʻ, gʻ and ʼ, the soft hyphen, invisible joiners. */
const SILENT_SIGNS = "'`´ʹʻʼʽʾʿˈˊˋ‘’‛′\u00ad\u200b\u200c\u200d\u2060\ufeff";

/** Typed for an apostrophe too; NFKC would make a space of them. */
const SPACING_ACCENTS = /[´΄᾽᾿῾]/g;

/**
 * What is searched instead of a text: its words in one spelling, with one space between them. Passages and questions go through it alike.
 *
 * Case, compatibility forms, accents and apostrophes go; Cyrillic becomes Latin; sh and ch become one letter, w becomes v; digits stand
 * apart from letters; `39 921 700` yields its groups and the whole number. A word with ё yields the Uzbek and the Russian reading where
 * the text does not tell which it is.
 */
export function normaliseText(text: string): string {
  const plain = text.replace(SPACING_ACCENTS, "'").normalize("NFKC").toLowerCase();
  const yo = readingsOfYo(plain);
  const words: string[] = [];
  let groups: string[] = [];
  let end = 0;
  const endNumber = () => {
    if (groups.length > 1) words.push(groups.join(""));
    groups = [];
  };
  for (const { start, stop, digits } of wordsOf(plain)) {
    const word = plain.slice(start, stop);
    const goesOn = groups.length > 0 && word.length === 3 && GROUP_SEPARATOR.test(plain.slice(end, start));
    if (!digits || !goesOn || groups.length >= MAX_NUMBER_GROUPS) endNumber();
    if (!digits) for (const spelling of spellingsOf(word, yo)) words.push(spelling);
    else words.push(word);
    if (digits && (goesOn || word.length <= 3)) groups.push(word);
    end = stop;
  }
  endNumber();
  return words.join(" ");
}

/** Between thousands; NFKC has made plain spaces of the no-break ones. */
const GROUP_SEPARATOR = /^[ .,]$/;
const MAX_NUMBER_GROUPS = 5;

/** Russian writes е for ё as it pleases; in Uzbek ё is the yo of the Latin script. */
function readingsOfYo(plain: string): readonly string[] {
  if (/[ўқғҳ]/.test(plain)) return ["йо"];
  return /[ыщ]/.test(plain) ? ["е"] : ["йо", "е"];
}

function spellingsOf(word: string, yo: readonly string[]): string[] {
  const readings = word.includes("ё") ? yo.map((reading) => word.replaceAll("ё", reading)) : [word];
  return readings.map(spell).filter((spelling) => spelling !== "");
}

/** Before these letters' following е a y is heard, as at the start of a word. */
const YE_AFTER = "аеиоуўыэюяьъ";

function spell(word: string): string {
  let spelled = "";
  for (let i = 0; i < word.length; i++) {
    const letter = word.charAt(i);
    if (letter === "е" && (i === 0 || YE_AFTER.includes(word.charAt(i - 1)))) spelled += "ye";
    else if (letter === "ц" && i === 0) spelled += "s";
    else spelled += latinOf(letter);
  }
  return spelled.replaceAll("sh", "š").replaceAll("ch", "č");
}

const latin = new Map<string, string>([
  ...Object.entries(CYRILLIC),
  ["w", "v"],
  ["š", "š"],
  ["č", "č"],
  ["ş", "š"],
  ["ç", "č"],
  ["ı", "i"],
]);

/** A letter as it is searched; worked out once for each. */
function latinOf(letter: string): string {
  const known = latin.get(letter);
  if (known !== undefined) return known;
  const plain = kindOf(letter.charCodeAt(0)) === SILENT ? "" : letter.normalize("NFD").replace(/\p{M}/gu, "");
  latin.set(letter, plain);
  return plain;
}

const SEPARATOR = 0;
const LETTER = 1;
const DIGIT = 2;
const SILENT = 3;
const UNKNOWN = 255;
const kinds = new Uint8Array(0x10000).fill(UNKNOWN);

function kindOf(code: number): number {
  let kind = kinds[code] ?? SEPARATOR;
  if (kind === UNKNOWN) kinds[code] = kind = classify(code);
  return kind;
}

function classify(code: number): number {
  const char = String.fromCharCode(code);
  if (SILENT_SIGNS.includes(char) || /\p{M}/u.test(char)) return SILENT;
  if (/[0-9]/.test(char)) return DIGIT;
  return /[\p{L}\p{N}]/u.test(char) ? LETTER : SEPARATOR;
}

type Word = { start: number; stop: number; digits: boolean };

/** Runs of letters, and runs of digits; silent signs inside a run belong to it. */
function wordsOf(plain: string): Word[] {
  const words: Word[] = [];
  let start = 0;
  let kind = SEPARATOR;
  for (let i = 0; i <= plain.length; i++) {
    const next = i < plain.length ? kindOf(plain.charCodeAt(i)) : SEPARATOR;
    if (next === kind || (next === SILENT && kind === LETTER)) continue;
    if (kind === LETTER || kind === DIGIT) words.push({ start, stop: i, digits: kind === DIGIT });
    start = i;
    kind = next === SILENT ? SEPARATOR : next;
  }
  return words;
}

/** The same question asked twice in other spelling, script or punctuation comes out the same. */
export const normaliseQuestion = normaliseText;
