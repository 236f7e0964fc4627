import { unstable_parseMultipartFormData as parseMultipart, type UploadHandler } from "@remix-run/node";

/** A file of a form. `bytes` is null when it is larger than allowed. */
export type UploadedFile = { fileName: string; mimeType: string; bytes: Uint8Array | null };

/** What stops a form that never ends. */
const MOST_FILES = 50;

/**
 * Calls `take` for each file of a posted multipart form, one after the other, so that only one is in memory at a time. A field that
 * was left empty is no file; other fields are ignored.
 */
export async function readUpload(
  request: Request,
  maxBytes: number,
  take: (file: UploadedFile) => Promise<void>,
): Promise<void> {
  let files = 0;
  const handler: UploadHandler = async ({ filename, contentType, data }) => {
    const bytes = await readPart(data, maxBytes);
    if (!filename || files++ >= MOST_FILES) return undefined;
    await take({ fileName: filename, mimeType: contentType, bytes });
    return undefined;
  };
  await parseMultipart(request, handler);
}

async function readPart(data: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of data) {
    size += chunk.byteLength;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= maxBytes ? Buffer.concat(chunks) : null;
}
