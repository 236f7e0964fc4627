import type { Language } from "../kernel/languages.ts";

const UZBEK_CYRILLIC_LETTERS = /[ўқғҳ]/i;
const RUSSIAN_ONLY_LETTERS = /[ыщ]/i;
const CYRILLIC = /\p{Script=Cyrillic}/gu;
const LATIN = /\p{Script=Latin}/gu;
const UZBEK_LATIN_SIGNS = /[og][ʻ‘’'`ʼ]/gi;

/** Frequent words that stand in one of the languages and hardly in the others (Uzbek in both scripts). */
const WORDS: Record<Language, ReadonlySet<string>> = {
  uz: words(`va bu men siz biz ular nima qanday qancha qachon qayer qayerda qayerdan kim nega uchun bilan bor yoq bormi emas ham yoki
    mumkin mumkinmi kerak salom assalomu alaykum rahmat iltimos narx narxi narxlari necha pul som boladi bolsa qilish qilib qiladi
    qilasizmi ishlaysizmi ishlaydi soat kun bugun ertaga hafta oy yil manzil telefon raqam yetkazib berish olish sotib xizmat haqida
    keyin oldin yaxshi katta kichik yangi qaysi shu ha mi edi ekan lekin agar dan ga ni ning da kurs dars tolov chegirma
    ва бу мен сиз нима кандай канча качон каер каерда учун билан бор йук борми хам ёки мумкин керак салом рахмат нарх нархи неча пул сум
    булади буладими килиш килади соат бугун эртага хафта ой йил манзил етказиб бериш хакида кайси лекин агар`),
  ru: words(`и в не на я что с как а то это по но из у за вы мы они он она его её ее так же от бы к ли есть был была быть для до или если
    сколько стоит цена цены где когда почему какой какая какие какое можно нужно нет да привет здравствуйте спасибо пожалуйста работаете
    работает время часы адрес телефон доставка доставки заказ оплата оплатить ваш вас вам мне меня вашем какую при тоже ещё еще уже сегодня завтра
    день неделя месяц год скидка скидки курс врач запись записаться купить принимаете`),
  en: words(`the a an and is are am was were be do does did can could will would how what when where why who which much many i you we they
    it he she my your our for with from to of in on at or if not no yes hello hi thanks thank please price cost open close hours address
    delivery order pay payment have has there this that these those any about`),
};

/**
 * The language of a customer's message, or undefined where it cannot be told (a number, a name, "ok"). Uzbek is recognised in Latin, with or
 * without apostrophes, and in Cyrillic.
 */
export function detectLanguage(text: string): Language | undefined {
  const cyrillic = text.match(CYRILLIC)?.length ?? 0;
  const latin = text.match(LATIN)?.length ?? 0;
  if (cyrillic + latin === 0) return undefined;
  const scores = scoreWords(text);
  if (cyrillic > latin) {
    if (UZBEK_CYRILLIC_LETTERS.test(text)) return "uz";
    if (RUSSIAN_ONLY_LETTERS.test(text)) return "ru";
    return scores.uz > scores.ru ? "uz" : "ru";
  }
  const uzbek = scores.uz + (text.match(UZBEK_LATIN_SIGNS)?.length ?? 0);
  if (uzbek === scores.en) return undefined;
  return uzbek > scores.en ? "uz" : "en";
}

function scoreWords(text: string): Record<Language, number> {
  const scores = { uz: 0, ru: 0, en: 0 };
  const plain = text.toLowerCase().replace(/[ʻ‘’'`ʼ]/g, "");
  for (const [word] of plain.matchAll(/\p{L}+/gu)) {
    if (WORDS.uz.has(word)) scores.uz++;
    if (WORDS.ru.has(word)) scores.ru++;
    if (WORDS.en.has(word)) scores.en++;
  }
  return scores;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
