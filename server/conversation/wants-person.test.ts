import { describe, expect, it } from "vitest";
import { normaliseText } from "../knowledge/normalise-text.ts";
import { isUpset } from "./is-upset.ts";
import { holdsWord } from "./match-words.ts";
import { createWishReader } from "./wants-person.ts";

const wantsPerson = createWishReader(normaliseText);

describe("the wish for a person", () => {
  it.each([
    "operator",
    "Operator!",
    "OPERATOR",
    "operator kerak",
    "Operatorni chaqiring",
    "operatorga ulang",
    "operator bilan gaplashmoqchiman",
    "odam",
    "jonli odam",
    "Jonli odam kerak",
    "odam bilan gaplashsam boʻladimi",
    "menejer bilan bogʻlang",
    "Xodimingiz bilan gaplashmoqchi edim",
    "Iltimos, mutaxassis bilan bog'lab bering",
    "оператор керак",
    "операторга уланг",
    "одам билан гаплашмоқчиман",
    "жонли одам керак",
    "оператор билан боғланг",
    "оператор",
    "Позовите оператора",
    "соедините с оператором пожалуйста",
    "нужен оператор",
    "хочу поговорить с человеком",
    "живой человек",
    "Нужен живой человек",
    "переключите на менеджера",
    "Можно поговорить с живым человеком?",
    "свяжите меня со специалистом",
    "дайте оператора",
    "человек нужен",
    "я хочу связаться с вашим сотрудником",
    "human",
    "human please",
    "I want to talk to a human",
    "Can I speak with a real person?",
    "connect me to an operator",
    "I need a human",
    "let me talk to the manager",
    "get me a representative",
    "transfer me to an agent",
    "speak to someone",
  ])("is heard in %j", (text) => expect(wantsPerson(text)).toBe(true));

  it.each([
    "Narxi qancha?",
    "odamlar soni nechta?",
    "Necha odam sigʻadi?",
    "kursda nechta odam oʻqiydi",
    "Mobil operatorlar bilan ishlaysizmi?",
    "menejer kursi bormi",
    "operator vakansiyasi bormi",
    "Bir odam uchun narx qancha",
    "Xona ikki odamga",
    "qaysi operator",
    "Сколько человек в группе?",
    "столик на 4 человека",
    "какой мобильный оператор?",
    "есть вакансия оператора?",
    "нужен менеджер на работу?",
    "Скидка для сотрудников есть?",
    "Кто ваш директор?",
    "у вас есть курс менеджеров",
    "How many people fit in?",
    "Table for two people",
    "Is there a job for an operator?",
    "What is the price per person?",
    "Do you deliver to people in Chirchiq?",
    "human resources course price",
    "call me",
    "I want a discount",
    "хочу заказать пиццу",
    "Who can help with delivery?",
    "support hours",
    "",
  ])("is not read into %j", (text) => expect(wantsPerson(text)).toBe(false));
});

describe("anger", () => {
  it.each([
    "Siz ahmoqmisiz",
    "bu sharmandalik",
    "jonimga tegdi bu bot",
    "ПОЛНЫЙ ОБМАН, ВЕРНИТЕ ДЕНЬГИ",
    "Верните деньги!!!",
    "тупой бот",
    "вы издеваетесь?",
    "Это безобразие",
    "pulimni qaytaring!!!",
    "THIS IS A SCAM",
    "you are useless",
    "This is ridiculous, third time",
    "Бу шармандалик",
    "What the fuck",
    "ЖАЛОБА НА ВАС",
  ])("is heard in %j", (text) => expect(isUpset(text, normaliseText)).toBe(true));

  it.each([
    "Rahmat!!!",
    "СПАСИБО БОЛЬШОЕ ВАМ",
    "QANCHA TURADI NARXI",
    "Это не обман?",
    "Are you a scam?",
    "Как оставить жалобу?",
    "Can I get my money back?",
    "Salom! Narxi qancha?",
    "Yolgʻon emasmi?",
    "HOW MUCH IS DELIVERY",
    "Ужасно хочу ваш торт",
    "ajoyib!!!",
    "Super!!! zoʻr ekan",
    "How long is delivery?",
  ])("is not read into %j", (text) => expect(isUpset(text, normaliseText)).toBe(false));
});

describe("the owner's words", () => {
  it.each([
    ["Хочу подать жалобу", ["жалоба"], true],
    ["How do refunds work?", ["refund"], true],
    ["Tovarni qaytarishni xohlayman", ["qaytarish"], true],
    ["Товарни қайтаришни хоҳлайман", ["qaytarish"], true],
    ["pulni qaytarib bering", ["pulni qaytarib"], true],
    ["qaytarib pulni bering", ["pulni qaytarib"], false],
    ["Это судно?", ["суд"], false],
    ["Подам в суд", ["суд"], true],
    ["kod 911 kerak", ["911"], true],
    ["kod 9110 kerak", ["911"], false],
    ["anything", [], false],
    ["anything", ["  "], false],
  ])("in %j: %j → %s", (text, words, found) => expect(holdsWord(text, words, normaliseText)).toBe(found));
});
