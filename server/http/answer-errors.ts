import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Translate } from "../kernel/translate.ts";
import { toHttpFailure } from "./error-map.ts";
import { languageOf } from "./language.ts";

/** Answers every failure as `{error: {code, message, details?}}` in the language the client asked for. */
export function answerErrors(app: FastifyInstance, translate: Translate): void {
  function answer(error: unknown, request: FastifyRequest, reply: FastifyReply) {
    const failure = toHttpFailure(error);
    if (failure.status >= 500) request.log.error({ err: error }, "request failed");
    else request.log.debug({ code: failure.code }, "request refused");
    const values = failure.details && !("issues" in failure.details) ? failure.details : {};
    const message = translate(
      languageOf(request.headers["accept-language"]),
      `errors:${failure.code}`,
      values,
    );
    const details = failure.details && { details: failure.details };
    return reply.code(failure.status).send({ error: { code: failure.code, message, ...details } });
  }
  app.setErrorHandler(answer);
}
