import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "../kernel/errors.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Called by other programs with a secret of their own. */
const WEBHOOKS = "/webhooks/";

/** Called from the sites of our customers: no cookie counts there, and each bot's own list of sites is checked instead. */
const WEB_CHAT = "/widget/v1/";

/**
 * Refuses a state-changing request that a browser sends on behalf of another site, with our cookies or without (signing a visitor in
 * as somebody else needs none). A browser names the origin of such a request (Origin, or at least Sec-Fetch-Site); programs that send
 * neither mean what they do.
 */
export function checkOrigin(app: FastifyInstance, publicOrigin: string | undefined): void {
  app.addHook("onRequest", async (request) => {
    if (SAFE_METHODS.has(request.method) || isForOthers(request.url)) return;
    if (!comesFromUs(request, publicOrigin)) throw new AppError("request.bad_origin");
  });
}

function isForOthers(url: string): boolean {
  return url.startsWith(WEBHOOKS) || url.startsWith(WEB_CHAT);
}

function comesFromUs({ headers, protocol, host }: FastifyRequest, publicOrigin: string | undefined): boolean {
  if (headers.origin !== undefined) return headers.origin === (publicOrigin ?? `${protocol}://${host}`);
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}
