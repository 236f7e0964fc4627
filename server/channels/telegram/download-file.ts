import { GrammyError } from "grammy";
import { AppError } from "../../kernel/errors.ts";
import type { TelegramApi } from "./api-client.ts";
import { toAppError } from "./read-failure.ts";
import type { Transport } from "./transport.ts";

/** The Bot API gives out files up to this size. */
const LARGEST_BYTES = 20 * 1024 * 1024;

/** Telegram serves all files as octets; what they are is in their names. */
const TYPES: Record<string, string> = {
  oga: "audio/ogg",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  wav: "audio/wav",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  pdf: "application/pdf",
  txt: "text/plain",
};

export type Download = {
  api: TelegramApi;
  transport: Pick<Transport, "get">;
  /** `<apiRoot>/file/bot<token>`. */
  root: string;
  ref: string;
  maxBytes: number;
  signal: AbortSignal;
};

/**
 * The bytes of a file that a customer sent. AppError `channels.media_too_large` above `maxBytes` or Telegram's own 20 MB,
 * `channels.media_gone` where Telegram does not know it any more, otherwise `channels.unavailable` (or `channels.bad_credentials`).
 */
export async function downloadFile(download: Download): Promise<{ bytes: Buffer; mimeType: string }> {
  const maxBytes = Math.min(download.maxBytes, LARGEST_BYTES);
  const { path, size } = await locate(download);
  if (size !== undefined && size > maxBytes) throw new AppError("channels.media_too_large", { maxBytes });
  const address = `${download.root}/${path.split("/").map(encodeURIComponent).join("/")}`;
  const answer = await download.transport.get(address, maxBytes, download.signal).catch((error: unknown) => {
    throw toAppError(error);
  });
  if (answer.status === 404) throw new AppError("channels.media_gone");
  if (answer.status !== 200) throw new AppError("channels.unavailable", { reason: `HTTP ${answer.status}` });
  if (!answer.bytes) throw new AppError("channels.media_too_large", { maxBytes });
  return {
    bytes: answer.bytes,
    mimeType: TYPES[path.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream",
  };
}

async function locate({ api, ref, signal }: Download): Promise<{ path: string; size: number | undefined }> {
  try {
    // grammY's type is that of the abort-controller package; it uses the parts which both have.
    const file = await api.getFile(ref, signal as unknown as Parameters<TelegramApi["getFile"]>[1]);
    // A server of one's own in local mode gives a path on its own disk, which nobody here may read.
    const path = file.file_path;
    if (!path || path.startsWith("/") || path.split("/").includes(".."))
      throw new AppError("channels.media_gone");
    return { path, size: file.file_size };
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw toAppError(error);
    if (/too big/i.test(error.description))
      throw new AppError("channels.media_too_large", { maxBytes: LARGEST_BYTES });
    throw new AppError("channels.media_gone", { reason: error.description });
  }
}
