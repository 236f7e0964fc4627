import type { FastifyPluginAsync } from "fastify";
import type { PlatformBot } from "./index.ts";

const SECRET_HEADER = "x-telegram-bot-api-secret-token";
/** One update is far below this. */
const MAX_BODY = 1 << 20;

/** Telegram's deliveries to the platform's own bot. 200 only after what was asked for is done, so that what failed comes again. */
export function platformBotWebhook({ platformBot }: { platformBot: PlatformBot }): FastifyPluginAsync {
  return async (app) => {
    app.post(
      platformBot.webhookPath,
      { bodyLimit: MAX_BODY, schema: { hide: true } },
      async (request, reply) => {
        const secret = request.headers[SECRET_HEADER];
        await platformBot.receiveWebhook(typeof secret === "string" ? secret : "", request.body);
        return reply.code(200).send({ ok: true });
      },
    );
  };
}
