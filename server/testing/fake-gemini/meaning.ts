/**
 * The fake's idea of meaning: words are cut to five letters, and words of the three languages that mean the same are one concept. It is
 * crude, but like a real model it brings "narx", "цена" and "price" together, which spelling alone cannot.
 */
const CONCEPTS: readonly string[] = [
  "narx narxi narxlar qancha turadi pul цена цены стоимость сколько стоит почем price prices cost costs much",
  "yetkazib yetkazish dostavka kuryer доставка доставки доставляете доставим курьер delivery deliver courier shipping",
  "ish vaqti ishlaysiz ochiq yopiladi soat работаете работаем график открыты часы hours open opening work schedule",
  "manzil qayerda joylashgan адрес находитесь где расположены address located where location",
  "telefon raqam qongiroq телефон номер позвонить phone number call",
  "tolov karta naqd оплата оплатить карта картой наличные payment pay card cash",
  "qaytarish almashtirish возврат вернуть обмен return refund exchange",
  "chegirma aksiya скидка скидки акция discount sale promotion",
  "kafolat гарантия warranty guarantee",
  "kurs kurslar oqish dars курс курсы обучение урок course courses lesson study",
  "shifokor doktor врач доктор doctor physician",
  "tish tishlar stomatolog зуб зубы стоматолог tooth teeth dentist dental",
  "shanba суббота субботу saturday",
  "yakshanba воскресенье sunday",
  "bepul бесплатно бесплатная free",
];

const STOP_WORDS = new Set(
  (
    "va bu shu uchun bilan ham yoki emas bor boladi nima qanday qanaqa men siz biz u mi chi и в на с по у к о а не это как что ли мы вы я до от за " +
    "из для при или есть the a an is are do does you your we our i it of to in on at for and or with how what be can from by my me this that"
  ).split(" "),
);

const CONCEPT_OF = new Map(
  CONCEPTS.flatMap((line, index) => line.split(" ").map((word) => [stem(word), `#${index}`])),
);

function stem(word: string): string {
  return word.slice(0, 5);
}

/** The concepts of a text, in order, with repeats. */
export function conceptsOf(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replace(/[ʻʼ‘’'`]/g, "")
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => CONCEPT_OF.get(stem(word)) ?? stem(word));
}

/**
 * A vector in which texts that share concepts are near. Its length is not 1: like Gemini's, vectors below 3072 dimensions come
 * without normalisation.
 */
export function embed(text: string, dimensions: number): number[] {
  const vector: number[] = Array.from({ length: dimensions }, () => 0);
  for (const concept of conceptsOf(text)) {
    const hash = hashOf(concept);
    const index = hash % dimensions;
    vector[index] = (vector[index] ?? 0) + 1;
    const second = (hash >>> 11) % dimensions;
    vector[second] = (vector[second] ?? 0) + 0.5;
  }
  if (!vector.some((value) => value !== 0)) vector[hashOf(text) % dimensions] = 1;
  return vector;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
