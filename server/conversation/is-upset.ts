import type { Normalise } from "./match-words.ts";
import { holdsWord } from "./match-words.ts";

/** Said in anger alone, whatever the punctuation. */
const ANGRY = [
  ...[
    "ahmoq",
    "axmoq",
    "tentak",
    "jinnimisan",
    "jinnimisiz",
    "masxara qilyapsiz",
    "sharmandalik",
    "jonga tegdi",
    "jonimga tegdi",
    "rasvo xizmat",
    "eng yomon xizmat",
    "bezor qildi",
    "bezor boʻldi",
    "asabimga tegdi",
    "asabimni buzdi",
    "uyalmaysiz",
    "uyalmaysan",
    "uyat emasmi",
    "sharmandalar",
    "laʼnat",
    "axmok",
    "kallavaram",
    "galvars",
    "ablah",
    "dalbayob",
    "dolboyob",
  ],
  ...["it emgan", "haromxoʻr", "nafratlanaman", "ahmoq bot", "tushunmaysanmi"],
  ...[
    "идиот",
    "тупой бот",
    "тупая программа",
    "тупица",
    "дебил",
    "придурок",
    "издеваетесь",
    "безобразие",
    "ужасный сервис",
    "отвратительный",
  ],
  ...[
    "достали уже",
    "вы достали",
    "бесите",
    "меня бесит",
    "заколебали",
    "задолбали",
    "позор",
    "кошмар какой",
  ],
  ...[
    "издевательство",
    "ужасное обслуживание",
    "пошли вы",
    "пошел ты",
    "сука",
    "блять",
    "блядь",
    "нахуй",
    "хуйня",
    "пиздец",
    "долбоеб",
  ],
  ...[
    "idiot",
    "stupid bot",
    "you are useless",
    "you re useless",
    "useless bot",
    "fuck",
    "bullshit",
    "terrible service",
    "worst service",
    "awful service",
  ],
  ...["this is ridiculous", "fed up", "waste of time", "are you kidding"],
];
/** Said calmly too: they count when shouted. */
const SHARP = [
  ...[
    "yolgʻon",
    "aldov",
    "aldayapsiz",
    "firibgar",
    "aldoqchi",
    "aldamchi",
    "shikoyat",
    "nega javob bermayapsiz",
    "yomon xizmat",
    "javob bering",
    "qachongacha",
    "pulimni qaytar",
  ],
  ...[
    "обман",
    "обманываете",
    "мошенники",
    "ужас",
    "кошмар",
    "сколько можно",
    "верните деньги",
    "ответьте",
    "хамство",
    "жалоба",
    "лохотрон",
    "кидалы",
    "аферисты",
    "где мои деньги",
    "почему молчите",
  ],
  ...[
    "scam",
    "fraud",
    "liars",
    "terrible",
    "horrible",
    "unacceptable",
    "answer me",
    "money back",
    "how long",
  ],
];
const LEAST_SHOUTED_LETTERS = 10;
const SHOUTED_SHARE = 0.8;

/**
 * Whether the customer is angry: plain insults and outcries, or sharper words that are shouted (in capitals, or with three exclamation
 * marks). Conservative: capitals alone, thanks with "!!!" and the question whether something is a fraud are no anger.
 */
export function isUpset(text: string, normalise: Normalise): boolean {
  if (holdsWord(text, ANGRY, normalise)) return true;
  return isShouted(text) && holdsWord(text, SHARP, normalise);
}

function isShouted(text: string): boolean {
  if (/!\s*!\s*!/.test(text)) return true;
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters.length >= LEAST_SHOUTED_LETTERS && capitals / letters.length >= SHOUTED_SHARE;
}
