import { AppError } from "../../kernel/errors.ts";
import { type DownloadBounds, tooLarge } from "../meta/download-media.ts";
import { GraphError } from "../meta/graph-error.ts";
import { toAppError } from "../meta/read-failure.ts";
import { numberOf, textOf } from "../meta/read-fields.ts";
import type { AccountCall } from "./manage-account.ts";
import { meaningOfCode } from "./read-code.ts";

/**
 * Where the bytes of a customer's media are for the next five minutes; the id works for seven days. AppError `channels.media_gone`,
 * `channels.media_too_large`, or `channels.unavailable` (what is wrong with the account is found by its check).
 */
export async function mediaAddress(
  { client, account, timeoutMs }: AccountCall,
  ref: string,
  { maxBytes, signal }: DownloadBounds,
): Promise<string> {
  if (!/^[\w-]{1,200}$/.test(ref)) throw new AppError("channels.media_gone", { reason: "no media id" });
  const call = { path: `/${ref}`, token: account.token, timeoutMs, ...(signal && { signal }) };
  try {
    const media = await client.call(call);
    if (numberOf(media.file_size) > maxBytes) throw tooLarge(maxBytes);
    return textOf(media.url) ?? "";
  } catch (error) {
    if (error instanceof AppError) throw error;
    // 100: there is no such media, or not any more.
    if (error instanceof GraphError && error.code === 100)
      throw new AppError("channels.media_gone", { reason: error.detail });
    throw new AppError("channels.unavailable", toAppError(error, meaningOfCode).details);
  }
}
