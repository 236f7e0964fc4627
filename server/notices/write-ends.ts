import { formatDay, formatHour } from "../kernel/format-moment.ts";
import type { NoticeWords, ToldNotice, WriteContext } from "./kinds.ts";

/** The trial has three days left, or what is left of them. */
export function writeTrialEnding(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords {
  return write(context, notices, "trial_ending", ["text", "after"], "choose");
}

export function writeTrialEnded(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords {
  return write(context, notices, "trial_ended", ["text", "kept", "again"], "choose");
}

/** A plan that does not renew by itself has a day left. */
export function writePeriodEnding(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords {
  const after = lastOf(notices).data.next === "trial" ? "afterTrial" : "after";
  return write(context, notices, "period_ending", ["text", after], "extend");
}

export function writePeriodEnded(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords {
  return write(context, notices, "period_ended", ["text", "kept", "again"], "extend");
}

function write(
  { t, language, timeZone, workspace, app }: WriteContext,
  notices: readonly ToldNotice[],
  kind: "trial_ending" | "trial_ended" | "period_ending" | "period_ended",
  paragraphs: readonly string[],
  button: "choose" | "extend",
): NoticeWords {
  const { plan, endsAt } = lastOf(notices).data;
  const end = new Date(Number(endsAt));
  const values = {
    workspace,
    plan: t(language, `notices:plans.${plan}`),
    day: formatDay(language, end, timeZone),
    time: formatHour(language, end, timeZone),
  };
  return {
    subject: t(language, `notices:${kind}.subject`, values),
    paragraphs: paragraphs.map((one) => t(language, `notices:${kind}.${one}`, values)),
    button: { label: t(language, `notices:${button}`), url: `${app}/billing` },
  };
}

/** Only one end is true at a time; what was told later holds. */
function lastOf(notices: readonly ToldNotice[]): ToldNotice {
  const last = notices.at(-1);
  if (!last) throw new Error("there is nothing to tell");
  return last;
}
