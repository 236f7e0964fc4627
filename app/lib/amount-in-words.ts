/* Amounts as invoices in Uzbekistan write them: "Oltmish ikki ming …", "Шестьдесят две тысячи …". */

type Three = readonly [string, string, string];

const UZ_ONES = ["", "bir", "ikki", "uch", "toʻrt", "besh", "olti", "yetti", "sakkiz", "toʻqqiz"];
const UZ_TENS = ["", "oʻn", "yigirma", "oʻttiz", "qirq", "ellik", "oltmish", "yetmish", "sakson", "toʻqson"];
const UZ_GROUPS = ["", "ming", "million", "milliard", "trillion"];

const RU_ONES = ["", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"];
const RU_TEENS = [
  "десять",
  "одиннадцать",
  "двенадцать",
  "тринадцать",
  "четырнадцать",
  "пятнадцать",
  "шестнадцать",
  "семнадцать",
  "восемнадцать",
  "девятнадцать",
];
const RU_TENS = [
  "",
  "",
  "двадцать",
  "тридцать",
  "сорок",
  "пятьдесят",
  "шестьдесят",
  "семьдесят",
  "восемьдесят",
  "девяносто",
];
const RU_HUNDREDS = [
  "",
  "сто",
  "двести",
  "триста",
  "четыреста",
  "пятьсот",
  "шестьсот",
  "семьсот",
  "восемьсот",
  "девятьсот",
];
const RU_GROUPS: readonly Three[] = [
  ["сум", "сума", "сумов"],
  ["тысяча", "тысячи", "тысяч"],
  ["миллион", "миллиона", "миллионов"],
  ["миллиард", "миллиарда", "миллиардов"],
  ["триллион", "триллиона", "триллионов"],
];
const RU_TIYIN: Three = ["тийин", "тийина", "тийинов"];

/** An amount in tiyin (a whole number from 0 on) in words, soum in letters and tiyin in digits; null in English, where it is not customary. */
export function soumInWords(language: "uz" | "ru" | "en", tiyin: number): string | null {
  if (language === "en") return null;
  const soum = Math.floor(tiyin / 100);
  const rest = tiyin % 100;
  const digits = String(rest).padStart(2, "0");
  const words =
    language === "uz"
      ? `${uzbek(soum)} soʻm ${digits} tiyin`
      : `${russian(soum)} ${digits} ${pluralOf(rest, RU_TIYIN)}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Groups of three digits, the smallest first. */
function groupsOf(value: number): number[] {
  const groups = [];
  for (let left = value; left > 0; left = Math.floor(left / 1000)) groups.push(left % 1000);
  return groups;
}

function uzbek(value: number): string {
  const words = groupsOf(value).map((group, index) => {
    if (group === 0) return "";
    const hundreds = Math.floor(group / 100);
    const below = [UZ_TENS[Math.floor((group % 100) / 10)], UZ_ONES[group % 10]];
    return joined([hundreds ? `${UZ_ONES[hundreds]} yuz` : "", ...below, UZ_GROUPS[index]]);
  });
  return joined(words.reverse()) || "nol";
}

function russian(value: number): string {
  const words = groupsOf(value).map((group, index) => {
    const forms = RU_GROUPS[index];
    if (!forms || (group === 0 && index > 0)) return "";
    return joined([belowThousand(group, index === 1), pluralOf(group, forms)]);
  });
  return joined(words.reverse()) || `ноль ${RU_GROUPS[0]?.[2]}`;
}

/** Thousands are feminine: одна, две. */
function belowThousand(value: number, feminine: boolean): string {
  const tens = value % 100;
  const one = value % 10;
  const ending = feminine && one === 1 ? "одна" : feminine && one === 2 ? "две" : RU_ONES[one];
  const small =
    tens >= 10 && tens < 20 ? RU_TEENS[tens - 10] : joined([RU_TENS[Math.floor(tens / 10)], ending]);
  return joined([RU_HUNDREDS[Math.floor(value / 100)], small]);
}

const russianPlurals = new Intl.PluralRules("ru");

function pluralOf(count: number, [one, few, many]: Three): string {
  const form = russianPlurals.select(count);
  return form === "one" ? one : form === "few" ? few : many;
}

function joined(words: readonly (string | undefined)[]): string {
  return words.filter(Boolean).join(" ");
}
