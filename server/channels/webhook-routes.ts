import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import type { Channels } from "./index.ts";
import { readHandshake } from "./meta/verify-signature.ts";

/** One update of one account is far below this; anything larger is not one. */
const MAX_OWN_BODY = 1 << 20;
/** Meta collects up to a thousand updates in one body and says that it may have 3 MB. Source: Meta, Webhooks, "Event notifications". */
const MAX_SHARED_BODY = 3 << 20;

type Deps = { channels: Channels; metaVerifyToken: string };

/**
 * `/webhooks/<kind>/:channelId` for providers that call one address per account (the secret comes in a header), `/webhooks/<kind>` for
 * those that call one address for all (the body is signed). Verify, keep, enqueue: nothing slow. 200 only after the commit, so that
 * an update that could not be kept is delivered again.
 */
export function channelWebhooks(deps: Deps): FastifyPluginAsync {
  return async (app) => {
    for (const { kind, delivery, secretHeader } of deps.channels.drivers()) {
      if (delivery === "own-webhook" && secretHeader) ownWebhook(app, deps, kind, secretHeader);
      if (delivery === "shared-webhook") await app.register(sharedWebhook(deps, kind));
    }
  };
}

type Kind = ReturnType<Channels["drivers"]>[number]["kind"];

function ownWebhook(app: FastifyInstance, { channels }: Deps, kind: Kind, secretHeader: string): void {
  app.post<{ Params: { channelId: string } }>(
    `/webhooks/${kind}/:channelId`,
    { bodyLimit: MAX_OWN_BODY, schema: { hide: true } },
    async (request, reply) => {
      const secret = request.headers[secretHeader];
      const { channelId } = request.params;
      await channels.receiveWebhook(kind, channelId, typeof secret === "string" ? secret : "", request.body);
      return reply.code(200).send({ ok: true });
    },
  );
}

/** Meta signs the bytes that it sends: they must not be parsed and written anew before the signature is checked. */
function sharedWebhook({ channels, metaVerifyToken }: Deps, kind: Kind): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_SHARED_BODY }, (_request, body, done) =>
      done(null, body),
    );

    app.get(`/webhooks/${kind}`, { schema: { hide: true } }, async (request, reply) => {
      const challenge = readHandshake(request.query, metaVerifyToken);
      if (challenge === undefined) return reply.code(403).type("text/plain").send("forbidden");
      return reply.code(200).type("text/plain").send(challenge);
    });

    app.post(
      `/webhooks/${kind}`,
      { bodyLimit: MAX_SHARED_BODY, schema: { hide: true } },
      async (request, reply) => {
        const signature = request.headers["x-hub-signature-256"];
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        await channels.receiveShared(kind, raw, typeof signature === "string" ? signature : undefined);
        return reply.code(200).send({ ok: true });
      },
    );
  };
}
