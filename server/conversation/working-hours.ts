import type { WorkingHours } from "../bots/handover-settings.ts";

const DAY_MS = 86_400_000;
/** An opening further away than this is none that could be promised. */
const LONGEST_SEARCH_DAYS = 370;

type Shift = { from: number; to: number };

/**
 * Whether people are there to answer; always, where the bot has no hours. Times are those of the bot's zone, on days of 23 and of 25 hours
 * too. A shift that ends before it begins lasts into the next day, and belongs to the day on which it begins: a holiday cancels
 * it, the holiday's eve does not. One that ends when it begins lasts a whole day.
 */
export function isOpen(hours: WorkingHours | null, timeZone: string, now: Date): boolean {
  if (!hours) return true;
  const today = dayOf(timeZone, now);
  return [addDays(today, -1), today].some((day) => {
    const shift = shiftOn(hours, timeZone, day);
    return shift !== undefined && shift.from <= now.getTime() && now.getTime() < shift.to;
  });
}

/** When people are there next: now, where they are; undefined where no day of a year has hours. */
export function nextOpening(hours: WorkingHours | null, timeZone: string, now: Date): Date | undefined {
  if (!hours || isOpen(hours, timeZone, now)) return now;
  const today = dayOf(timeZone, now);
  for (let ahead = 0; ahead <= LONGEST_SEARCH_DAYS; ahead++) {
    const shift = shiftOn(hours, timeZone, addDays(today, ahead));
    if (shift && shift.from > now.getTime()) return new Date(shift.from);
  }
  return undefined;
}

/** How many calendar days lie between two moments in the zone: 0 for the same day, 1 for the next. */
export function daysBetween(timeZone: string, from: Date, to: Date): number {
  return Math.round((Date.parse(dayOf(timeZone, to)) - Date.parse(dayOf(timeZone, from))) / DAY_MS);
}

function shiftOn(hours: WorkingHours, timeZone: string, day: string): Shift | undefined {
  if (hours.holidays.includes(day)) return undefined;
  const mondayFirst = (new Date(day).getUTCDay() + 6) % 7;
  const times = hours.days[mondayFirst];
  if (!times) return undefined;
  const from = momentOf(timeZone, day, times.from);
  const to = momentOf(timeZone, times.to > times.from ? day : addDays(day, 1), times.to);
  return { from, to };
}

/** YYYY-MM-DD in the zone. */
function dayOf(timeZone: string, at: Date): string {
  return new Date(at.getTime() + offsetAt(timeZone, at.getTime())).toISOString().slice(0, 10);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A wall clock's time as a moment. An hour that the clock leaves out in spring is taken as the one after it. */
function momentOf(timeZone: string, day: string, time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const wall = Date.parse(day) + (hour * 60 + minute) * 60_000;
  const before = offsetAt(timeZone, wall - DAY_MS);
  const first = wall - before;
  const second = wall - offsetAt(timeZone, first);
  return offsetAt(timeZone, second) === wall - second ? second : Math.max(first, second);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clock is ahead of UTC at a moment, in milliseconds. */
function offsetAt(timeZone: string, at: number): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: string) => parts.get(name as Intl.DateTimeFormatPartTypes) ?? 0;
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - Math.floor(at / 1000) * 1000;
}
