import type { FastifyPluginAsync } from "fastify";
import type { Channels } from "./index.ts";

/** A Telegram update is far below this; anything larger is not one. */
const MAX_BODY = 1 << 20;

/**
 * `/webhooks/telegram/:channelId`. Verify, keep, enqueue: nothing slow. 200 only after the commit, so that an update that could not be kept is
 * delivered again.
 */
export function telegramWebhook({ channels }: { channels: Channels }): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Params: { channelId: string } }>(
      "/webhooks/telegram/:channelId",
      { bodyLimit: MAX_BODY, schema: { hide: true } },
      async (request, reply) => {
        const secret = request.headers["x-telegram-bot-api-secret-token"];
        await channels.receiveWebhook(
          "telegram",
          request.params.channelId,
          typeof secret === "string" ? secret : "",
          request.body,
        );
        return reply.code(200).send({ ok: true });
      },
    );
  };
}
