import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import type { ChannelRow, Channels } from "./index.ts";
import { CHANNEL_KINDS } from "./port.ts";

export const channelView = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(["active", "broken", "pairing", "off"]),
  delivery: z.enum(["webhook", "polling", "session", "internal"]),
  displayName: z.string(),
  username: z.string().nullable(),
  link: z.string().nullable(),
  error: z.object({ code: z.string() }).nullable(),
  checkedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});

const params = z.object({ id: z.string() });
const kindParams = params.extend({ kind: z.enum(CHANNEL_KINDS) });
const tags = ["Channels"];

/** `/bots/:id/channels`: where a bot speaks. Credentials go in and never come out. */
export function channelRoutes({ bots, channels }: { bots: Bots; channels: Channels }): FastifyPluginAsyncZod {
  return async (app) => {
    const list = z.object({ items: z.array(channelView), nextCursor: z.null() });

    app.get("/bots/:id/channels", { schema: { tags, params, response: { 200: list } } }, async (request) => {
      const bot = await bots.get(request.workspaceId, request.params.id);
      return { items: (await channels.list(request.workspaceId, bot.id)).map(viewChannel), nextCursor: null };
    });

    for (const { kind, form } of channels.drivers()) {
      app.put(
        `/bots/:id/channels/${kind}`,
        { schema: { tags, params, body: form, response: { 200: channelView } } },
        async (request) => {
          const bot = await bots.get(request.workspaceId, request.params.id);
          const by = request.user.id;
          return viewChannel(await channels.connect(request.workspaceId, bot.id, kind, request.body, by));
        },
      );
    }

    app.post(
      "/bots/:id/channels/:kind/repair",
      { schema: { tags, params: kindParams, response: { 200: channelView } } },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        return viewChannel(await channels.repair(request.workspaceId, bot.id, request.params.kind));
      },
    );

    app.delete(
      "/bots/:id/channels/:kind",
      { schema: { tags, params: kindParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        await channels.disconnect(request.workspaceId, bot.id, request.params.kind);
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
