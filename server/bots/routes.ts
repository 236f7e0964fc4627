import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { LANGUAGES } from "../kernel/languages.ts";
import type { BotRow, Bots } from "./index.ts";
import { botChangesBody, botSettings, newBotBody } from "./rules.ts";

export const botView = z.object({
  id: z.string(),
  name: z.string(),
  language: z.enum(LANGUAGES),
  ...botSettings,
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
