import type { Composition } from "../compose.ts";
import { createDemo, DEMO_EMAIL, DEMO_PASSWORD } from "./create-demo.ts";

/**
 * What a start does before it serves: on an empty database, unless this is a deployment, it makes the demo workspace; knowledge read
 * with another embedder is queued to be read anew. Returns what to say once the server listens.
 */
export async function prepareFirstStart(composition: Composition): Promise<(() => void) | undefined> {
  const { env, services, logger } = composition;
  const reread = await services.knowledge.rereadOtherSpaces();
  if (reread > 0) logger.info({ sources: reread }, "knowledge is read anew for another embedding model");
  if (env.deployed || env.ROLE === "worker") return undefined;
  const made = await createDemo(composition);
  const address = env.DOMAIN_URL ?? `http://localhost:${env.PORT}`;
  const offline = services.abilities.onlineModel
    ? ""
    : "  Offline mode: no GOOGLE_API_KEY, answers are sentences of the knowledge.\n";
  const signIn = made ? `  Demo sign-in: ${DEMO_EMAIL} / ${DEMO_PASSWORD}\n` : "";
  return () => void process.stdout.write(`\n  BotFactory: ${address}\n${signIn}${offline}\n`);
}
