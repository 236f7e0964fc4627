import type { IncomingMessage, ServerResponse } from "node:http";
import type { MetaState } from "./state.ts";

export const MEDIA_PATH = "/__media/";

/** The bytes of a customer's file: on WhatsApp with the token, for five minutes; on Instagram for whoever knows the address. */
export function serveMedia(state: MetaState, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://fake");
  const media = state.media.get(decodeURIComponent(url.pathname.slice(MEDIA_PATH.length)));
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  state.calls.push({
    method: "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: {},
    token,
    status: 0,
  });
  const account = state.accounts.get(media?.account ?? "");
  if (!media || !account) return void response.writeHead(404).end();
  if (account.kind === "whatsapp") {
    const until = media.urls.get(url.searchParams.get("ticket") ?? "") ?? 0;
    if (until < state.now()) return void response.writeHead(404).end();
    if (state.tokens.get(token)?.account !== account.id) return void response.writeHead(401).end();
  }
  response.writeHead(200, { "content-type": media.mimeType, "content-length": media.bytes.length });
  response.end(media.bytes);
}
