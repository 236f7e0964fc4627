import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../kernel/errors.ts";
import type { Translate } from "../kernel/translate.ts";
import { type HttpFailure, toHttpFailure } from "./error-map.ts";
import { languageOf } from "./language.ts";

/** The body of an answer that is a failure. */
export type FailureBody = {
  error: { code: string; message: string; details?: NonNullable<HttpFailure["details"]> };
};

/** Answers every failure as `{error: {code, message, details?}}` in the language the client asked for. */
export function answerErrors(app: FastifyInstance, translate: Translate): void {
  const describe = describeFailure(translate);
  app.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const { status, body } = describe(error, request);
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = describe(new AppError("request.not_found"), request);
    return reply.code(status).send(body);
  });
}

/** Says what failed in the language the client asked for, and writes it to the log. */
export function describeFailure(translate: Translate) {
  return (error: unknown, request: FastifyRequest): { status: number; body: FailureBody } => {
    const failure = toHttpFailure(error);
    if (failure.status >= 500) request.log.error({ err: error }, "request failed");
    else request.log.debug({ code: failure.code }, "request refused");
    const values = failure.details && !("issues" in failure.details) ? failure.details : {};
    const language = languageOf(request.headers["accept-language"]);
    const message = translate(language, `errors:${failure.code}`, values);
    const details = failure.details && { details: failure.details };
    return { status: failure.status, body: { error: { code: failure.code, message, ...details } } };
  };
}
