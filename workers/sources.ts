import type { Knowledge } from "../server/knowledge/index.ts";
import type { Jobs, RunningWorker } from "../server/providers/queue/port.ts";

/** Two at a time: one waits for the embedder while the other parses. */
const CONCURRENCY = 2;

/** Sources that are to be read. */
export function workSources(jobs: Jobs, knowledge: Knowledge): RunningWorker {
  return jobs.work(
    "sources",
    ({ workspaceId, sourceId }, { signal }) => knowledge.read(workspaceId, sourceId, signal),
    {
      concurrency: CONCURRENCY,
    },
  );
}
