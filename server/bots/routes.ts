import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { LANGUAGES } from "../kernel/languages.ts";
import type { BotRow, Bots } from "./index.ts";

const language = z.enum(LANGUAGES);
const localizedText = (max: number) =>
  z.object({ uz: z.string().max(max), ru: z.string().max(max), en: z.string().max(max) }).partial();
const questions = z.array(z.string().trim().min(1).max(120)).max(8);

const timeZone = z.string().max(64).refine(isTimeZone, { error: "not a time zone" });

const settings = {
  description: z.string().max(2000),
  timeZone,
  instructions: z.string().max(8000),
  tone: z.enum(["friendly", "formal", "neutral"]),
  answerLength: z.enum(["short", "medium", "long"]),
  greeting: localizedText(1000),
  fallback: localizedText(1000),
  suggestedQuestions: z.object({ uz: questions, ru: questions, en: questions }).partial(),
  showSources: z.boolean(),
};
const name = z.string().trim().min(1).max(80);

export const newBotBody = z.object({ name, language, ...z.object(settings).partial().shape });
export const botChangesBody = z.object({ name, language, ...settings }).partial();

export const botView = z.object({
  id: z.string(),
  name,
  language,
  ...settings,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const params = z.object({ id: z.string() });
const tags = ["Bots"];

/** `/bots`: the bots of the workspace. */
export function botRoutes({ bots }: { bots: Bots }): FastifyPluginAsyncZod {
  return async (app) => {
    const querystring = z.object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      cursor: z.string().optional(),
    });
    const pageOfBots = z.object({ items: z.array(botView), nextCursor: z.string().nullable() });

    app.get("/bots", { schema: { tags, querystring, response: { 200: pageOfBots } } }, async (request) => {
      const page = await bots.list(request.workspaceId, request.query);
      return { ...page, items: page.items.map(viewBot) };
    });

    app.post(
      "/bots",
      { schema: { tags, body: newBotBody, response: { 201: botView } } },
      async (request, reply) =>
        reply.code(201).send(viewBot(await bots.create(request.workspaceId, request.body))),
    );

    app.get("/bots/:id", { schema: { tags, params, response: { 200: botView } } }, async (request) =>
      viewBot(await bots.get(request.workspaceId, request.params.id)),
    );

    app.patch(
      "/bots/:id",
      { schema: { tags, params, body: botChangesBody, response: { 200: botView } } },
      async (request) => viewBot(await bots.update(request.workspaceId, request.params.id, request.body)),
    );

    app.delete(
      "/bots/:id",
      { schema: { tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        await bots.remove(request.workspaceId, request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
}

function viewBot(row: BotRow): z.infer<typeof botView> {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: value }));
  } catch {
    return false;
  }
}
