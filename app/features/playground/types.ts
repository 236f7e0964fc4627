export type { Answer, ChatTurn, Trace, TracePassage } from "~/.server/playground-view.ts";
