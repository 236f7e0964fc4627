import { LANGUAGES, type Language } from "~/i18n/languages.ts";
import type { BotRow, Bots } from "../../server/bots/index.ts";
import type { Checked } from "../../server/kernel/check-fields.ts";
import type { Texts } from "./bot-settings-view.ts";
import type { Translate } from "./texts.ts";

export type DayForm = { open: boolean; from: string; to: string };

/** When a bot hands over to a person, as the fields of a form. Words and days off are one to a line. */
export type HandoverForm = {
  enabled: boolean;
  whenUnknown: string;
  afterUnknowns: string;
  whenUpset: boolean;
  words: string;
  resumeAfterMinutes: string;
  askRating: boolean;
  askFeedback: boolean;
  hasHours: boolean;
  /** Monday first. */
  days: DayForm[];
  holidays: string;
  awayText: Texts;
};

const OFFICE = { from: "09:00", to: "18:00" };
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

export function viewHandover({ handover, askFeedback, workingHours }: BotRow): HandoverForm {
  const { afterUnknowns, resumeAfterMinutes, words, ...rest } = handover;
  return {
    ...rest,
    afterUnknowns: String(afterUnknowns),
    resumeAfterMinutes: String(resumeAfterMinutes),
    words: words.join("\n"),
    askFeedback,
    hasHours: workingHours !== null,
    days: DAYS.map((day) => {
      if (!workingHours) return { open: day < 5, ...OFFICE };
      const shift = workingHours.days[day];
      return { open: Boolean(shift), ...(shift ?? OFFICE) };
    }),
    holidays: (workingHours?.holidays ?? []).join("\n"),
    awayText: Object.fromEntries(
      LANGUAGES.map((each) => [each, workingHours?.awayText?.[each] ?? ""]),
    ) as Texts,
  };
}

type Posted = Record<string, unknown>;

/** The posted form as the input of `bots.checkChanges`. */
export function readHandover(posted: Posted): unknown {
  const isOn = (key: string) => posted[key] === "on";
  return {
    handover: {
      enabled: isOn("enabled"),
      whenUnknown: posted.whenUnknown,
      afterUnknowns: Number(posted.afterUnknowns ?? Number.NaN),
      whenUpset: isOn("whenUpset"),
      words: [...new Set(linesOf(posted.words))],
      resumeAfterMinutes: Number(posted.resumeAfterMinutes ?? Number.NaN),
      askRating: isOn("askRating"),
    },
    askFeedback: isOn("askFeedback"),
    workingHours: isOn("hasHours") ? readHours(posted) : null,
  };
}

function readHours({ days, holidays, awayText }: Posted): unknown {
  const typed = (Array.isArray(days) ? days : []) as Partial<Record<keyof DayForm, unknown>>[];
  const texts = (awayText ?? {}) as Partial<Record<Language, unknown>>;
  const away = LANGUAGES.map((each) => [each, String(texts[each] ?? "").trim()]);
  return {
    days: DAYS.map((day) => {
      const { open, from = "", to = "" } = typed[day] ?? {};
      return open === "on" ? { from, to } : null;
    }),
    holidays: [...new Set(linesOf(holidays).map(toIsoDate))],
    awayText: Object.fromEntries(away.filter(([, text]) => text !== "")),
  };
}

/** Tells what the check has found at the fields of the form: they are not nested as the settings are. */
export function checkHandover(bots: Pick<Bots, "checkChanges">) {
  return (input: unknown): Checked<Posted> => {
    const checked = bots.checkChanges(input);
    if (checked.ok) return checked;
    const problems = checked.problems.map((problem) => ({ ...problem, path: fieldOf(problem.path) }));
    return { ok: false, problems };
  };
}

function fieldOf(path: string): string {
  const inner = path.replace(/^(?:handover|workingHours)\./, "");
  return inner === "days" ? "hasHours" : inner.replace(/^days\.(\d)\./, "days[$1].");
}

/** Words for what only this form can explain: times, dates, and hours without a day. */
export function handoverWords(wrong: Posted, posted: Posted, t: Translate): Record<string, string> {
  const times = Object.keys(wrong).filter((name) => name.startsWith("days["));
  const line = linesOf(posted.holidays).find((each) => !isDate(toIsoDate(each)));
  return {
    ...Object.fromEntries(times.map((name) => [name, t("bots:handover.badTime")])),
    ...(wrong.hasHours ? { hasHours: t("bots:handover.noDay") } : {}),
    ...(wrong.holidays && line ? { holidays: t("bots:handover.badDate", { line: line.slice(0, 40) }) } : {}),
  };
}

function linesOf(value: unknown): string[] {
  return String(value ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Also takes a date as it is written here: 31.12.2026. */
function toIsoDate(line: string): string {
  const local = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(line);
  if (!local) return line;
  const [, day = "", month = "", year] = local;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function isDate(line: string): boolean {
  const moment = Date.parse(line);
  return /^\d{4}-\d\d-\d\d$/.test(line) && new Date(moment || 0).toISOString().startsWith(line);
}
