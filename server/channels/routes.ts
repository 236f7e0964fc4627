import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import type { ChannelRow, Channels } from "./index.ts";

export const channelView = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(["active", "broken"]),
  delivery: z.enum(["webhook", "polling"]),
  displayName: z.string(),
  username: z.string().nullable(),
  link: z.string().nullable(),
  error: z.object({ code: z.string() }).nullable(),
  checkedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});

const params = z.object({ id: z.string() });
const tags = ["Channels"];
const telegramBody = z.object({
  token: z
    .string()
    .trim()
    .regex(/^\d{3,20}:[\w-]{20,100}$/, "not a bot token"),
});

/** `/bots/:id/channels`: where a bot speaks. Credentials go in and never come out. */
export function channelRoutes({ bots, channels }: { bots: Bots; channels: Channels }): FastifyPluginAsyncZod {
  return async (app) => {
    const list = z.object({ items: z.array(channelView), nextCursor: z.null() });

    app.get("/bots/:id/channels", { schema: { tags, params, response: { 200: list } } }, async (request) => {
      const bot = await bots.get(request.workspaceId, request.params.id);
      return { items: (await channels.list(request.workspaceId, bot.id)).map(viewChannel), nextCursor: null };
    });

    app.put(
      "/bots/:id/channels/telegram",
      { schema: { tags, params, body: telegramBody, response: { 200: channelView } } },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        return viewChannel(
          await channels.connect(request.workspaceId, bot.id, "telegram", request.body.token),
        );
      },
    );

    app.post(
      "/bots/:id/channels/telegram/repair",
      { schema: { tags, params, response: { 200: channelView } } },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        return viewChannel(await channels.repair(request.workspaceId, bot.id, "telegram"));
      },
    );

    app.delete(
      "/bots/:id/channels/telegram",
      { schema: { tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        await channels.disconnect(request.workspaceId, bot.id, "telegram");
        return reply.code(204).send(null);
      },
    );
  };
}

export function viewChannel(row: ChannelRow): z.infer<typeof channelView> {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    delivery: row.delivery,
    displayName: row.displayName,
    username: row.username,
    link: row.link,
    error: row.errorCode ? { code: row.errorCode } : null,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
