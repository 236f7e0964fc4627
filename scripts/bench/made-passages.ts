import type { EvalPassage } from "../eval/read-set.ts";

const SUBJECTS = [
  "Yetkazib berish",
  "Toʻlov",
  "Qaytarish",
  "Kafolat",
  "Chegirma",
  "Доставка",
  "Оплата",
  "Delivery",
];
const SENTENCES = [
  "Toshkent shahri ichida buyurtma ikki soat ichida yetkaziladi.",
  "Viloyatlarga kuryer xizmati uch kunda olib boradi.",
  "Hisobni naqd, karta yoki Click orqali toʻlash mumkin.",
  "Kafolat muddati oʻn ikki oy, ustaxona Chilonzorda joylashgan.",
  "Yakshanba kunlari doʻkon soat oʻnda ochiladi.",
  "Doimiy mijozlar uchun besh foizlik chegirma bor.",
  "Yuvishdan oldin yorligʻidagi belgilarga qarang, harorat oʻttiz darajadan oshmasin.",
  "Oʻlchami toʻgʻri kelmasa, birinchi haftada almashtirib beramiz.",
  "Sovgʻa uchun chiroyli qutiga oʻrab, tabriknoma qoʻshamiz.",
  "Заказ можно оплатить наличными или картой при получении.",
  "Возврат принимается в течение десяти дней с чеком.",
  "Мастер приезжает на дом и собирает мебель за один вечер.",
  "Ткань плотная, хлопковая, после стирки почти не садится.",
  "Оптовым покупателям менеджер пришлёт отдельный прайс-лист.",
  "Склад находится у станции метро Буюк Ипак Йули.",
  "Гарантийный талон лежит внутри коробки, храните его год.",
  "Для детей до трёх лет игрушка не подходит из-за мелких частей.",
  "Батарея держит заряд около восьми часов непрерывной работы.",
  "Orders above two hundred thousand are delivered free of charge.",
  "Our courier calls half an hour before arriving at your door.",
  "The surface is scratch resistant and can be wiped with a damp cloth.",
  "Spare parts for this model are kept in stock for five years.",
  "A technician answers questions by phone from nine until seven.",
  "Assembly instructions come in three languages with pictures.",
  "Please weigh the parcel before choosing express shipping abroad.",
];

/** Passages of about 400 letters in three languages, alike but no two the same, as a price list with notes would give. */
export function madePassages(count: number): EvalPassage[] {
  return Array.from({ length: count }, (_, i) => {
    const [first, ...others] = [i, i * 3 + 1, i * 7 + 5].map((k) => sentenceOf(k));
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
