import type { EvalPassage } from "../eval/read-set.ts";

const SUBJECTS = ["Yetkazib berish", "Toʻlov", "Qaytarish", "Kafolat", "Chegirma", "Доставка", "Оплата", "Delivery"];
const SENTENCES = [
  "Toshkent shahri ichida buyurtma ikki soat ichida yetkaziladi.",
  "Viloyatlarga kuryer xizmati uch kunda olib boradi.",
  "Toʻlovni naqd, karta yoki Click orqali qilish mumkin.",
  "Заказ можно оплатить наличными или картой при получении.",
  "Возврат принимается в течение десяти дней с чеком.",
  "Orders above two hundred thousand soʻm are delivered free of charge.",
  "Kafolat muddati oʻn ikki oy, xizmat markazi Chilonzorda joylashgan.",
];

/** Passages of about 400 letters in three languages, alike but no two the same, as a price list with notes would give. */
export function madePassages(count: number): EvalPassage[] {
  return Array.from({ length: count }, (_, i) => {
    const [first, ...others] = [i, i + 3, i + 5].map((k) => sentenceOf(k));
    const subject = SUBJECTS[i % SUBJECTS.length] ?? "";
    const text = `Mahsulot ${i}: narxi ${1000 + i * 7} soʻm. ${first} Artikul ${articleOf(i)}. ${others.join(" ")} Mahsulot ${i}: ${first}`;
    return { id: `p${i}`, title: `${subject} › Mahsulot ${i}`, text };
  });
}

const WORDS = SENTENCES.flatMap((sentence) => sentence.match(/\p{L}{5,}/gu) ?? []);

/** A question about one of the first 1,000 made passages; so many differ that no cache knows their vectors. It needs no earlier turn. */
export function madeQuestion(n: number): string {
  const product = (n * 7) % 1_000;
  const [one, another] = [WORDS[n % WORDS.length], WORDS[Math.floor(n / WORDS.length) % WORDS.length]];
  return `Mahsulot ${product}, artikul ${articleOf(product)}, ${sentenceOf(product)} Narxi qancha soʻm, ${one} ${another}?`;
}

function articleOf(product: number): string {
  return `A${product}-${(product * 7919) % 10007}`;
}

function sentenceOf(product: number): string {
  return SENTENCES[product % SENTENCES.length] ?? "";
}
