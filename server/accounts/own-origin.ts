import { randomUUID } from "node:crypto";

/** Stands for our address where none is configured. better-auth trusts its pages, so nobody may be able to have any: RFC 2606. */
const UNKNOWN_ORIGIN = `http://${randomUUID()}.invalid`;

/** Where our pages are for whoever sent the request: DOMAIN_URL, or, without it, the host that the request was sent to. */
export function originFor(request: Request | undefined, baseUrl: string | undefined): string {
  if (baseUrl !== undefined) return new URL(baseUrl).origin;
  return request ? new URL(request.url).origin : UNKNOWN_ORIGIN;
}

/**
 * The origins whose pages may send us cookies. With DOMAIN_URL that one alone; without it the host that the request was sent to,
 * under either scheme, since something in front of us may speak https for us.
 */
export function trustedOrigins(request: Request | undefined, baseUrl: string | undefined): string[] {
  if (baseUrl !== undefined) return [new URL(baseUrl).origin];
  if (!request) return [];
  const { host } = new URL(request.url);
  return [`http://${host}`, `https://${host}`];
}

const BROWSER_HEADERS = ["origin", "referer", "sec-fetch-site"];

/**
 * Lets programs in that send our cookie and name no origin, which better-auth would refuse. A browser that posts on behalf of
 * another site always names it (https://fetch.spec.whatwg.org/#origin-header), and SameSite keeps the cookie from it besides.
 */
export function withOriginOfPrograms(request: Request, baseUrl: string | undefined): Request {
  if (BROWSER_HEADERS.some((name) => request.headers.has(name))) return request;
  const headers = new Headers(request.headers);
  headers.set("origin", originFor(request, baseUrl));
  return new Request(request, { headers });
}
