import type { Dispatcher } from "undici";
import { AppError } from "../../kernel/errors.ts";
import type { GraphClient } from "./graph-client.ts";

/** Where Meta keeps what people send. */
const META_HOSTS = [
  "whatsapp.net",
  "fbsbx.com",
  "facebook.com",
  "fbcdn.net",
  "cdninstagram.com",
  "instagram.com",
];
const MOST_REDIRECTS = 3;

export type DownloadBounds = { maxBytes: number; signal?: AbortSignal };

/**
 * The bytes at an address that Meta gave. Only Meta's own hosts (and the root that is configured) are asked, through every redirect:
 * neither a token nor a request from inside our network goes elsewhere. AppError `channels.media_gone`, `channels.media_too_large`
 * or `channels.unavailable`.
 */
export async function downloadMedia(
  client: GraphClient,
  address: string,
  options: DownloadBounds & { token?: string; timeoutMs: number },
): Promise<{ bytes: Buffer; mimeType: string }> {
  const limit = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit;
  const headers: Record<string, string> = options.token ? { authorization: `Bearer ${options.token}` } : {};
  try {
    let url = allowed(address, client.baseUrl);
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const answer = await client.open(url, headers, signal);
      const next = redirectOf(answer);
      if (next === undefined) return await readBytes(answer, options.maxBytes);
      await answer.body.dump();
      url = allowed(new URL(next, url).href, client.baseUrl);
    }
    throw new AppError("channels.media_gone", { reason: "too many redirects" });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("channels.unavailable", { reason: "no bytes in time" }, { cause: error });
  }
}

function allowed(address: string, baseUrl: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const ours = url?.origin === new URL(baseUrl).origin;
  const metas =
    url?.protocol === "https:" &&
    META_HOSTS.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  if (!url || !(ours || metas))
    throw new AppError("channels.media_gone", { reason: "not an address of Meta" });
  return url;
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
  const location = headers.location;
  return statusCode >= 300 && statusCode < 400 && typeof location === "string" ? location : undefined;
}

async function readBytes(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<{ bytes: Buffer; mimeType: string }> {
  if (statusCode !== 200) {
    await body.dump();
    const passing = statusCode >= 500 || statusCode === 429;
    throw new AppError(passing ? "channels.unavailable" : "channels.media_gone", {
      reason: `HTTP ${statusCode}`,
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw tooLarge(maxBytes);
    }
    chunks.push(chunk);
  }
  const type = typeof headers["content-type"] === "string" ? headers["content-type"] : "";
  return { bytes: Buffer.concat(chunks), mimeType: type.split(";")[0]?.trim() || "application/octet-stream" };
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError("channels.media_too_large", { maxBytes });
}
