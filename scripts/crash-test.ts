import { cpus, loadavg } from "node:os";
import { HELP, type Options, readOptions } from "./crash-test/options.ts";
import { type Report, runConfiguration } from "./crash-test/run-configuration.ts";

/**
 * `npm run crash-test`: the program's processes are killed with -9 at random moments while 200 customers write, on each queue and with one and
 * two workers; every question must be answered, in order, and twice only where a provider's answer was lost. Prints what happens on standard
 * error and one JSON at the end; ends with 1 when the promise was broken. Options: see `crash-test/options.ts`.
 */
const say = (text: string) => process.stderr.write(`${text}\n`);

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    say(HELP);
    process.exit(2);
  }
}

function summary({ answered, questions, kills, duplicates, recovery, seconds, broken }: Report): string {
  const killed = kills.web + kills.worker;
  const twice = duplicates.connectionLost + duplicates.processKilled;
  const parts = [
    `${answered} of ${questions} answered`,
    `${killed} kills`,
    `${twice} sent twice (${duplicates.processKilled} by kills, ${duplicates.connectionLost} by lost connections)`,
    `all answered again after at most ${recovery.afterKillMs.longest / 1000} s`,
    `${seconds.all} s`,
    broken.length === 0 ? "kept" : "BROKEN",
  ];
  return parts.join(", ");
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const options = optionsOrExit();
const loadBefore = loadavg();
const reports: Report[] = [];
say(`seed ${options.seed}, on ${options.databaseUrl ? "PostgreSQL" : "the embedded database"}`);
for (const configuration of options.configurations) {
  const name = `queue on ${configuration.queue}, ${configuration.workers} worker(s)`;
  say(`\n${name}`);
  const report = await runConfiguration(options, configuration, (text) => say(`  ${text}`));
  reports.push(report);
  say(`  ${summary(report)}`);
  for (const line of report.broken) say(`  broken: ${line}`);
}
const machine = { node: process.version, cores: cpus().length, loadBefore, loadAfter: loadavg() };
console.log(JSON.stringify({ machine, seed: options.seed, reports }, null, 2));
// Customers of a load that was given up at its bound may still be waiting.
process.exit(reports.every(({ broken }) => broken.length === 0) ? 0 : 1);
