import { sleep } from "../../server/kernel/clock.ts";
import { judgeLoad, type Verdict } from "../../server/testing/load/judge-load.ts";
import { openShops } from "../../server/testing/load/open-shops.ts";
import { type Load, planLoad, randomOf, WHOLE } from "../../server/testing/load/plan-load.ts";
import { type Written, writeLoad } from "../../server/testing/load/write-load.ts";
import { quantile } from "../bench/statistics.ts";
import { type Explained, explainDuplicates } from "./explain-duplicates.ts";
import { killAtRandom } from "./kill-at-random.ts";
import { type Ground, layGround } from "./lay-ground.ts";
import { measureRecovery, type Recovery } from "./measure-recovery.ts";
import type { Configuration, Options } from "./options.ts";
import { type Life, type Processes, startProcesses } from "./processes.ts";
import { type Remains, readRecordings, readRemains, watchRecordings } from "./recordings-repo.ts";

const SHORTEST_LOAD_MS = 12_000;
/** So many sends are taken by the provider while the answer is lost; a share of all questions. */
const LOST = 0.01;
const LOOK_EVERY_MS = 1_000;

export type Report = {
  configuration: Configuration;
  seed: number;
  questions: number;
  answered: number;
  answers: number;
  kills: { web: number; worker: number; whileStarting: number };
  duplicates: Omit<Explained, "unexplained">;
  recovery: Recovery;
  /** How long a process took from its start until it was ready, milliseconds. */
  startMs: { p50: number; longest: number };
  seconds: { load: number; all: number };
  /** What broke the promise; empty where it was kept. */
  broken: string[];
};

type Say = (text: string) => void;

/** One load on one set-up of the program, killed again and again; tells what became of every question. */
export async function runConfiguration(
  options: Options,
  configuration: Configuration,
  say: Say,
): Promise<Report> {
  const begin = Date.now();
  const ground = await layGround({
    databaseUrl: options.databaseUrl,
    redisUrl: configuration.queue === "redis" ? options.redisUrl : undefined,
  });
  const load = planLoad({
    ...WHOLE,
    customers: options.customers,
    questionsEach: options.questionsEach,
    seed: options.seed,
    forMs: Math.max(SHORTEST_LOAD_MS, options.kills * options.msPerKill),
    lost: options.kills > 0 ? LOST : 0,
  });
  let processes: Processes | undefined;
  try {
    await openShops(ground.composition.services, ground.fakes, load);
    await watchRecordings(ground.db);
    processes = await startProcesses({
      directory: ground.directory,
      environmentOf: ground.environmentOf,
      roles: ["web", ...Array.from({ length: configuration.workers }, () => "worker" as const)],
    });
    await processes.allReady();
    await ground.enterMetaWebhooks();
    say(`${load.shops.length} bots are ready; ${load.forMs / 1000} s of load begin`);
    return await underLoad({ options, configuration, ground, load, processes, begin, say });
  } finally {
    await processes?.stop();
    await ground.close();
  }
}

type Run = {
  options: Options;
  configuration: Configuration;
  ground: Ground;
  load: Load;
  processes: Processes;
  begin: number;
  say: Say;
};

async function underLoad({
  options,
  configuration,
  ground,
  load,
  processes,
  begin,
  say,
}: Run): Promise<Report> {
  const random = randomOf(options.seed + 2);
  const startedAt = Date.now();
  const written: Written = new Map();
  const deadline = startedAt + options.boundMs;
  const writing = writeLoad(load, ground.fakes, written);
  const [killed, isDone] = await Promise.all([
    killAtRandom(processes, { kills: options.kills, forMs: load.forMs, random, say }),
    waitForEnd({ ground, load, written, writing, deadline, say }),
  ]);
  const loadMs = Date.now() - startedAt;
  const verdict = judgeLoad(load, ground.fakes);
  const duplicates = explainDuplicates(verdict.duplicates, processes.lives, await readRecordings(ground.db));
  const { unexplained, ...explained } = duplicates;
  const killTimes = killed.map(({ killedAt = 0 }) => killedAt);
  return {
    configuration,
    seed: options.seed,
    questions: verdict.questions,
    answered: verdict.answeredAt.size,
    answers: verdict.answers,
    kills: countKills(killed),
    duplicates: explained,
    recovery: measureRecovery(written, verdict.answeredAt, killTimes),
    startMs: measureStarts(processes.lives),
    seconds: { load: Math.round(loadMs / 1000), all: Math.round((Date.now() - begin) / 1000) },
    broken: [
      ...(isDone ? [] : [`not everything was done within ${options.boundMs / 1000} s`]),
      ...brokenBy(verdict, await readRemains(ground.db)),
      ...unexplained,
      ...processes.fallen,
    ],
  };
}

type Waiting = {
  ground: Ground;
  load: Load;
  written: Written;
  writing: Promise<Written>;
  deadline: number;
  say: Say;
};

/** Until all is written, answered and written down, and no job is left that could send something more. */
async function waitForEnd({ ground, load, written, writing, deadline, say }: Waiting): Promise<boolean> {
  let isWritten = false;
  let failure: unknown;
  writing.then(
    () => {
      isWritten = true;
    },
    (error) => {
      failure = error;
    },
  );
  for (let look = 0; Date.now() < deadline; look++) {
    await sleep(LOOK_EVERY_MS);
    if (failure) throw failure;
    const { missing, questions } = judgeLoad(load, ground.fakes);
    const { openMail, unsent } = await readRemains(ground.db);
    const { turns } = await ground.composition.jobs.counts();
    const jobs = turns.waiting + turns.active + turns.delayed;
    if (look % 10 === 9)
      say(`${written.size} written, ${questions - missing.length} answered, ${unsent} unsent, ${jobs} jobs`);
    if (isWritten && missing.length + openMail + unsent + jobs === 0) return true;
  }
  return false;
}

function measureStarts(lives: readonly Life[]): Report["startMs"] {
  const times = lives.flatMap(({ startedAt, readyAt }) =>
    readyAt === undefined ? [] : [readyAt - startedAt],
  );
  return { p50: quantile(times, 0.5), longest: quantile(times, 1) };
}

function countKills(killed: readonly Life[]): Report["kills"] {
  return {
    web: killed.filter(({ role }) => role === "web").length,
    worker: killed.filter(({ role }) => role === "worker").length,
    whileStarting: killed.filter(({ readyAt }) => readyAt === undefined).length,
  };
}

function brokenBy(verdict: Verdict, remains: Remains): string[] {
  const { missing, answeredTwice, outOfOrder, strange, questions, answers } = verdict;
  const some = (what: string, list: readonly string[]) =>
    list.length > 0 ? [`${list.length} ${what}: ${list.slice(0, 10).join(", ")}`] : [];
  const differs = (what: string, found: number, wanted: number) =>
    found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];
  return [
    ...some("questions without an answer", missing),
    ...some("questions with two answers", answeredTwice),
    ...some("questions out of order", outOfOrder),
    ...some("messages that answer nothing", strange),
    ...differs("mail left open", remains.openMail, 0),
    ...differs("answers left unsent", remains.unsent, 0),
    ...differs("answers failed or withheld", remains.notSent, 0),
    ...differs("questions in the database", remains.questions, questions),
    ...differs("answers in the database", remains.answers, answers),
  ];
}
