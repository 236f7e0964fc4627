import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";

type MadeFile = { fileName: string; mimeType: string; chunks: AsyncIterable<string> };

/** A file that is made while it is sent, to be saved. */
export function sendFile({ fileName, mimeType, chunks }: MadeFile): Response {
  const body = createReadableStreamFromReadable(Readable.from(chunks, { objectMode: false }));
  return new Response(body, {
    headers: {
      "content-type": mimeType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
