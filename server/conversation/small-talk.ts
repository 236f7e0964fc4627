export type SmallTalk = "hello" | "thanks" | "bye";

const HELLO =
  phrases(`salom, assalomu alaykum, assalom alaykum, assalomu aleykum, salom alaykum, vaalaykum assalom, xayrli kun, xayrli tong, xayrli kech,
  салом, ассалому алайкум, привет, здравствуйте, здраствуйте, добрый день, доброе утро, добрый вечер, здрасте, hello, hi, hey, hi there, good morning,
  good afternoon, good evening`);
const THANKS =
  phrases(`rahmat, raxmat, katta rahmat, tashakkur, rahmat sizga, рахмат, катта рахмат, спасибо, большое спасибо, спасибо большое, благодарю, спс,
  thanks, thank you, thank you very much, thanks a lot, thx, ok thanks, ok rahmat, ок спасибо`);
const BYE = phrases(
  `xayr, hayr, korishguncha, sogʻ boʻling, sog boling, хайр, до свидания, пока, всего доброго, bye, goodbye, good bye, see you`,
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
    .replace(/[ʻ‘’'`ʼ]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
