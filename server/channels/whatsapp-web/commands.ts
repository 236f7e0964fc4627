import type { SendResult } from "../port.ts";

/** What can be asked of the process that holds a number's browser. */
export type SessionRequest =
  | { type: "send"; chatKey: string; text: string; quote?: string }
  | { type: "typing"; chatKey: string }
  | { type: "download"; ref: string; maxBytes: number }
  | { type: "log_out" };

export type SessionAnswer =
  | { type: "sent"; result: SendResult }
  | { type: "done" }
  | { type: "file"; mimeType: string }
  | { type: "refused"; code: string };
