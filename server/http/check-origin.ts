import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "../kernel/errors.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Called by other programs with a secret of their own. */
const WEBHOOKS = "/webhooks/";

/**
 * Refuses a state-changing request that a browser sends on behalf of another site, with our cookies or without (signing a visitor in
 * as somebody else needs none). A browser names the origin of such a request (Origin, or at least Sec-Fetch-Site); programs that send
 * neither mean what they do.
 */
export function checkOrigin(app: FastifyInstance, publicOrigin: string | undefined): void {
  app.addHook("onRequest", async (request) => {
    if (SAFE_METHODS.has(request.method) || request.url.startsWith(WEBHOOKS)) return;
    if (!comesFromUs(request, publicOrigin)) throw new AppError("request.bad_origin");
  });
}

function comesFromUs({ headers, protocol, host }: FastifyRequest, publicOrigin: string | undefined): boolean {
  if (headers.origin !== undefined) return headers.origin === (publicOrigin ?? `${protocol}://${host}`);
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}
