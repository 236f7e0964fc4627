import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { removeLeftovers, templateDirectory, templateOnServer } from "./template-database.ts";

declare module "vitest" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: vitest's own interface is extended
  export interface ProvidedContext {
    /** Where test files get their databases from. */
    databases:
      | { kind: "embedded"; template: string; directory: string }
      | { kind: "server"; template: string; url: string };
  }
}

/** Makes the template database once for a run; afterwards nothing of the run is left. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) {
    project.provide("databases", { kind: "server", template: await templateOnServer(url), url });
    return async () => {};
  }
  await removeLeftovers(new Date());
  const directory = await mkdtemp(join(tmpdir(), "botfactory-test-"));
  project.provide("databases", { kind: "embedded", template: await templateDirectory(), directory });
  return () => rm(directory, { recursive: true, force: true });
}
