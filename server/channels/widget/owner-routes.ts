import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../../bots/index.ts";
import type { WidgetChat } from "./chat.ts";
import { widgetSettingsBody } from "./settings-rules.ts";

const params = z.object({ id: z.string() });
const tags = ["Channels"];
const shown = z.object({
  on: z.boolean(),
  chatPath: z.string(),
  colour: z.string().nullable(),
  position: z.enum(["right", "left"]),
  title: z.record(z.string(), z.string()),
  greeting: z.record(z.string(), z.string()),
  allowedOrigins: z.array(z.string()),
});
const changes = widgetSettingsBody.partial().extend({ on: z.boolean().optional() });

/** `/bots/:id/widget`: the web chat of a bot, for its owner. */
export function widgetOwnerRoutes({
  bots,
  widget,
}: {
  bots: Bots;
  widget: WidgetChat;
}): FastifyPluginAsyncZod {
  return async (app) => {
    async function view(workspaceId: string, botId: string): Promise<z.infer<typeof shown>> {
      const { on, settings } = await widget.owned(workspaceId, botId);
      return { on, chatPath: `/chat/${botId}`, ...settings };
    }

    app.get("/bots/:id/widget", { schema: { tags, params, response: { 200: shown } } }, async (request) => {
      const bot = await bots.get(request.workspaceId, request.params.id);
      return view(request.workspaceId, bot.id);
    });

    app.patch(
      "/bots/:id/widget",
      { schema: { tags, params, body: changes, response: { 200: shown } } },
      async (request) => {
        const { workspaceId } = request;
        const bot = await bots.get(workspaceId, request.params.id);
        const { on, ...settings } = request.body;
        if (Object.keys(settings).length > 0) await widget.saveSettings(workspaceId, bot.id, settings);
        if (on !== undefined) await widget.setOn(workspaceId, bot.id, on);
        return view(workspaceId, bot.id);
      },
    );

    app.get(
      "/bots/:id/widget/identity-secret",
      { schema: { tags, params, response: { 200: z.object({ secret: z.string() }) } } },
      async (request, reply) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        reply.header("cache-control", "no-store");
        return { secret: await widget.identitySecret(request.workspaceId, bot.id) };
      },
    );
  };
}
