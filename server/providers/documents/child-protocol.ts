import type { ErrorDetails } from "../../kernel/errors.ts";
import type { DocumentInput, ReadDocument } from "./port.ts";

/** What passes between the worker and its reading process. */
export type ReadRequest = { kind: "read"; input: DocumentInput };
export type ChildMessage =
  | { kind: "ready" }
  | { kind: "done"; document: ReadDocument }
  | { kind: "failed"; code: string; details: ErrorDetails; cause: string };
