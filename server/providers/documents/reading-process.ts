import { AppError, messageOf } from "../../kernel/errors.ts";
import type { ChildMessage, ReadRequest } from "./child-protocol.ts";
import { readDocument } from "./read-document.ts";

/*
 * The program of a reading process: one request at a time, an answer for each. Errors leave it as codes; anything unexpected
 * that a parser throws means that the file is not what its format promises.
 */

process.on("message", async (request: ReadRequest) => {
  send(await answer(request));
});
process.on("disconnect", () => process.exit(0));
send({ kind: "ready" });
// While it waits for its first file, the process loads the large parsers.
setImmediate(
  () => void Promise.all([import("./read-docx.ts"), import("./read-pdf.ts"), import("./read-html.ts")]),
);

async function answer({ input }: ReadRequest): Promise<ChildMessage> {
  try {
    return { kind: "done", document: await readDocument(input) };
  } catch (error) {
    const known = error instanceof AppError ? error : new AppError("documents.damaged", {}, { cause: error });
    const cause = known.cause === undefined ? "" : messageOf(known.cause).slice(0, 500);
    return { kind: "failed", code: known.code, details: known.details, cause };
  }
}

function send(message: ChildMessage): void {
  process.send?.(message);
}
