import { Transform } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../kernel/errors.ts";

/** Every form without a text of the knowledge. */
const FORM_BYTES = 2 << 20;
/** Texts and files of the knowledge; files are read one at a time, each with a limit of its own. */
const KNOWLEDGE_BYTES = 100 << 20;
const KNOWLEDGE_PATH = /^\/[a-z]{2}\/app\/bots\/[^/]+\/(?:new\/)?knowledge(?:\/|\.data$|$)/;

/** How large the body of a page's form may be; strangers have no knowledge to post. */
export function mostBytesOf(path: string, signedIn: boolean): number {
  return signedIn && KNOWLEDGE_PATH.test(path) ? KNOWLEDGE_BYTES : FORM_BYTES;
}

/**
 * The request's body, which fails after `maxBytes`; `isTooLarge` tells that it did. A body that says beforehand that it is larger is
 * refused unread. Of what is left when the answer has gone nothing is kept.
 */
export function countBody(
  { raw, headers }: FastifyRequest,
  reply: FastifyReply,
  maxBytes: number,
): { body: Transform; isTooLarge(): boolean } {
  const tooLarge = () => {
    reply.header("connection", "close"); // nobody waits for the rest
    return new AppError("request.too_large");
  };
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  let size = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.byteLength;
      if (size > maxBytes) done(tooLarge());
      else done(null, chunk);
    },
  });
  raw.once("error", (error) => body.destroy(error));
  raw.once("close", () => {
    if (!raw.readableEnded) body.destroy(new AppError("request.malformed"));
  });
  // Whoever reads the body hears of it; nobody may be reading any more.
  body.on("error", () => raw.unpipe(body));
  raw.pipe(body);
  reply.raw.once("finish", () => {
    raw.unpipe(body);
    raw.resume();
  });
  return { body, isTooLarge: () => size > maxBytes };
}
