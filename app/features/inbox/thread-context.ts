import { createContext, useContext } from "react";
import type { ActResult } from "./call-inbox.ts";
import type { ThreadDetail } from "./types.ts";

/** What every part of an open conversation knows. */
export type ThreadShared = {
  detail: ThreadDetail;
  /** Does something to the conversation and shows what came of it; a refusal is told by a toast. */
  act(fields: Readonly<Record<string, string>>): Promise<ActResult>;
  /** The intent that is under way. */
  busy: string | null;
};

export const ThreadContext = createContext<ThreadShared | null>(null);

export function useThreadShared(): ThreadShared {
  const shared = useContext(ThreadContext);
  if (!shared) throw new Error("this part stands inside a conversation only");
  return shared;
}
