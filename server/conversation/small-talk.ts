export type SmallTalk = "hello" | "thanks" | "bye";

const HELLO =
  phrases(`salom, salomlar, assalom, assalomu alaykum, asalomu alaykum, assalom alaykum, assalomu aleykum, assalomu alekum, salom alaykum,
  salom aleykum, salom alekum, vaalaykum assalom, va alaykum assalom, salom yaxshimisiz, salom qalaysiz, assalomu alaykum yaxshimisiz, xayrli kun,
  hayrli kun, xayrli tong, hayrli tong, xayrli kech, hayrli kech, салом, ассалом, ассалому алайкум, ассалом алайкум, ассалому алейкум, ассаламу алейкум,
  салам, салам алейкум, салом яхшимисиз, хайрли кун, привет, здравствуй, здравствуйте, здраствуйте, добрый день, доброе утро, добрый вечер, здрасте, здрасьте, hello, hi, hey, hi there, good morning,
  good afternoon, good evening`);
const THANKS =
  phrases(`rahmat, raxmat, katta rahmat, katta raxmat, kotta rahmat, kotta raxmat, rahmat katta, raxmat katta, koʻp rahmat, tashakkur, rahmat sizga,
  raxmat sizga, xoʻp rahmat, xoʻp raxmat, tushunarli rahmat, rahmat tushunarli, раҳмат, рахмат, катта раҳмат, катта рахмат, раҳмат сизга, рахмат сизга,
  ташаккур, спасибо, большое спасибо, огромное спасибо, спасибо большое, спасибо огромное, спасибо вам, хорошо спасибо, понятно спасибо, благодарю, спс,
  thanks, thank you, thank you very much, thanks a lot, thx, ok thanks, ok rahmat, ok raxmat, ок рахмат, ок спасибо`);
const BYE = phrases(
  `xayr, hayr, koʻrishguncha, sogʻ boʻling, salomat boʻling, omon boʻling, yaxshi qoling, xayrli tun, hayrli tun, хайр, соғ бўлинг, кўришгунча,
  до свидания, досвидания, до встречи, пока, всего доброго, хорошего дня, доброй ночи, bye, goodbye, good bye, good night, see you`,
);

/** Recognises a message that is nothing but a greeting, thanks or a farewell: it needs no search and no model. */
export function isSmallTalk(text: string): SmallTalk | undefined {
  const plain = plainWords(text);
  if (HELLO.has(plain)) return "hello";
  if (THANKS.has(plain)) return "thanks";
  if (BYE.has(plain)) return "bye";
  return undefined;
}

function phrases(list: string): ReadonlySet<string> {
  return new Set(list.split(",").map(plainWords));
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ʻ‘’'`ʼ´ʹʽˈ′‛]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
