import type { InboxDeps } from "../deps.ts";
import { lookCloser } from "../look-closer.ts";
import { deskLinks } from "./link-desk.ts";
import { deskReceiver } from "./receive-desk.ts";
import { findBehind } from "./repo.ts";
import { deskOf, updateTopic } from "./update-topic.ts";

/** A topic that nobody brought up to date within this time has lost its job. */
const FORGOTTEN_AFTER_MS = 15_000;
const MOST_FORGOTTEN = 200;

/** The group in which the team answers, one topic for each customer. */
export function createDesk(deps: InboxDeps) {
  const { link, ...links } = deskLinks(deps);
  const { brief } = lookCloser(deps);
  const updating = {
    ...deps,
    briefOf: (row: { workspaceId: string; botId: string; id: string }, language: "uz" | "ru" | "en") =>
      brief(row.workspaceId, row.botId, row.id, language),
  };

  return {
    ...links,

    /** Takes what was written in the group; for the conversation's worker. */
    receive: deskReceiver(deps, link),

    /** Gives the worker the job of bringing a topic up to date. */
    updateSoon: (conversationId: string): Promise<void> =>
      deps.jobs.add("desk", { conversationId }, { id: `desk:${conversationId}`, runAgain: true }),

    /** Brings a customer's topic up to date; for the worker. */
    update: (conversationId: string): Promise<void> => updateTopic(updating, conversationId),

    /** Takes the topic of a person whose data is erased out of the group. */
    async removeTopic(workspaceId: string, botId: string, topic: string): Promise<void> {
      const desk = await deskOf(deps, workspaceId, botId);
      if (!desk) return;
      const { line, driver, chatId } = desk;
      if (driver.removeTopic) await driver.removeTopic(line.access, chatId, topic);
      else await driver.closeTopic(line.access, chatId, topic);
    },

    /** Conversations whose topic is behind because a job was lost; for the sweep. */
    findForgotten: (): Promise<string[]> =>
      findBehind(deps.db, new Date(deps.clock.now().getTime() - FORGOTTEN_AFTER_MS), MOST_FORGOTTEN),
  };
}
