/** Who writes what and when, made from a seed: the same seed gives the same load. */
export type Load = { seed: number; shops: Shop[]; customers: Customer[]; forMs: number };

export type ShopKind = "telegram" | "whatsapp" | "instagram";

/** One bot and its account at a provider: a token of Telegram's, the id of a number or of a profile at Meta. */
export type Shop = { kind: ShopKind; account: string; token: string };

export type Customer = {
  shop: Shop;
  chat: string;
  /** Waits for each answer before writing on; the others write whether they are answered or not, and may get one answer to several questions. */
  patient: boolean;
  questions: Question[];
};

export type Question = {
  /** Stands in the text, and in no other text of the load. */
  token: string;
  text: string;
  /** Milliseconds from the beginning of the load. */
  at: number;
  /** When the provider delivers it again although it was taken, in milliseconds after `at`; at most twice. */
  again: number[];
  /** One send to this customer fails from now on. */
  fault: "passing" | "lost" | undefined;
};

export type LoadSize = {
  seed: number;
  customers: number;
  questionsEach: number;
  /** How many shops of each kind. */
  shops: Record<ShopKind, number>;
  /** All is written within this time. */
  forMs: number;
  /** The share of the questions with which a send fails and may be repeated (0.1), and that of sends whose answer is lost (0). */
  passing?: number;
  lost?: number;
};

/** The load of the promise: 200 customers with 10 messages each, over 20 bots. */
export const WHOLE = {
  customers: 200,
  questionsEach: 10,
  shops: { telegram: 14, whatsapp: 4, instagram: 2 },
} as const;

const PATIENT = 0.5;
/** A provider repeats a delivery within this time. */
const AGAIN_WITHIN_MS = 3_000;
const QUESTIONS = ["How much is delivery?", "Сколько стоит доставка?", "Yetkazib berish necha pul?"];

export function planLoad(size: LoadSize): Load {
  const { seed, forMs, questionsEach, passing = 0.1, lost = 0 } = size;
  const random = randomOf(seed);
  const shops = Object.entries(size.shops).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, i) => shopOf(kind as ShopKind, i)),
  );
  const faultOf = (): Question["fault"] => {
    const dice = random();
    return dice < lost ? "lost" : dice < lost + passing ? "passing" : undefined;
  };
  const customers = Array.from({ length: size.customers }, (_, c): Customer => {
    const shop = shops[c % shops.length];
    if (!shop) throw new Error("a load needs a shop");
    const times = Array.from({ length: questionsEach }, () => Math.round(random() * forMs)).sort(
      (a, b) => a - b,
    );
    const questions = times.map((at, q): Question => {
      const token = tokenOf(c, q);
      const again = Array.from({ length: Math.floor(random() * 3) }, () =>
        Math.round(random() * AGAIN_WITHIN_MS),
      );
      return { token, text: `${QUESTIONS[c % QUESTIONS.length]} ${token}`, at, again, fault: faultOf() };
    });
    return { shop, chat: chatOf(shop.kind, c), patient: random() < PATIENT, questions };
  });
  return { seed, shops, customers, forMs };
}

/** The tokens in a text, in their order. */
export function tokensIn(text: string): string[] {
  return text.match(/\bQ\d{4}x\d{2}\b/g) ?? [];
}

function tokenOf(customer: number, question: number): string {
  return `Q${String(customer).padStart(4, "0")}x${String(question).padStart(2, "0")}`;
}

function shopOf(kind: ShopKind, i: number): Shop {
  if (kind === "telegram") {
    const token = `${81_000_000 + i}:load-test-token-load-test-token-abc`;
    return { kind, account: token, token };
  }
  return kind === "whatsapp"
    ? { kind, account: String(106_540_352_242_000 + i), token: `EAAload${i}` }
    : { kind, account: `178414000084600${String(i).padStart(2, "0")}`, token: `IGAAload${i}` };
}

function chatOf(kind: ShopKind, i: number): string {
  if (kind === "instagram") return String(6_789_012_345_678_000 + i);
  return kind === "whatsapp" ? String(998_901_110_000 + i) : String(5_000_000 + i);
}

/** Numbers from 0 to 1 that a seed fixes: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
