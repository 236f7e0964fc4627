import type { Written } from "../../server/testing/load/write-load.ts";
import { quantile } from "../bench/statistics.ts";

export type Recovery = {
  /** From writing to the answer, milliseconds. */
  waitMs: { p50: number; p95: number; longest: number };
  /** From a kill until everything that waited at its moment was answered, milliseconds. */
  afterKillMs: { p50: number; longest: number };
  /** The longest time in which nobody was answered though somebody waited, milliseconds. */
  longestSilenceMs: number;
};

/** How long the customers of a load waited, above all after kills. */
export function measureRecovery(
  written: Written,
  answeredAt: ReadonlyMap<string, number>,
  killTimes: readonly number[],
): Recovery {
  const turns = [...answeredAt].map(([token, answered]) => ({
    wrote: written.get(token) ?? answered,
    answered,
  }));
  const waits = turns.map(({ wrote, answered }) => answered - wrote);
  const afterKills = killTimes.map((killed) => {
    const waiting = turns.filter(({ wrote, answered }) => wrote <= killed && answered > killed);
    return Math.max(0, ...waiting.map(({ answered }) => answered - killed));
  });
  return {
    waitMs: { p50: of(waits, 0.5), p95: of(waits, 0.95), longest: of(waits, 1) },
    afterKillMs: { p50: of(afterKills, 0.5), longest: of(afterKills, 1) },
    longestSilenceMs: longestSilence(turns),
  };
}

function longestSilence(turns: readonly { wrote: number; answered: number }[]): number {
  const answers = turns.map(({ answered }) => answered).sort((a, b) => a - b);
  const silences = answers.map((answered, i) => {
    const since = answers[i - 1] ?? 0;
    const waiting = turns.filter((turn) => turn.wrote < answered && turn.answered >= answered);
    const oldest = Math.min(...waiting.map(({ wrote }) => wrote));
    return answered - Math.max(since, oldest);
  });
  return Math.max(0, ...silences);
}

function of(values: readonly number[], share: number): number {
  return values.length === 0 ? 0 : Math.round(quantile([...values], share));
}
