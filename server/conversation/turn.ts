import type { BotRow } from "../bots/index.ts";
import type { InboundMail } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { FoundPassage } from "../knowledge/index.ts";
import type { PlanLimits } from "../plans/index.ts";
import type { ChatTurn, TokenUse } from "../providers/llm/port.ts";

/**
 * The stages of a message's way. Each step takes one and returns the next, so a step that is left out does not compile:
 * Received → Routed → Allowed → Screened → Grounded → Answered. A step that ends the turn early returns a Stop, whose reply (if any)
 * goes forward to delivery like an answer.
 */
export type Received = {
  bot: BotRow;
  conversation: { id: string; mode: "bot" | "person"; language: Language | null };
  customerLanguage: Language | undefined;
  /** All unanswered mail of the chat, oldest first. */
  mails: readonly InboundMail[];
  history: readonly ChatTurn[];
  /** How often this mail was tried before without an end. */
  failedAttempts: number;
};

export type Routed = Received & { language: Language; question: string };
export type Allowed = Routed & { limits: PlanLimits };
export type Screened = Allowed & { screened: true };

export type OfferedSection = {
  ref: number;
  title: string;
  headingPath: string;
  text: string;
  passage: FoundPassage;
};

export type Grounded = Screened & {
  /** What was looked for: the question itself, or a follow-up made to stand alone. */
  searchedFor: string;
  found: readonly FoundPassage[];
  sections: readonly OfferedSection[];
  /** False when nothing found is near enough to answer from. */
  answerable: boolean;
};

export type Citation = { sourceId: string; passageId: string; title: string; quote: string };

export type Reply = {
  kind: "answered" | "unknown" | "greeting" | "notice";
  text: string;
  language: Language;
  grounded: boolean;
  citations: Citation[];
  suggestions?: readonly string[];
  trace?: {
    searchedFor: string;
    passages: { passageId: string; score: number }[];
    model: string;
    tokens: TokenUse;
  };
  /** The question to put on the owner's list of unanswered ones. */
  unanswered?: string;
};

export type Answered = { reply: Reply };

/** The end of a turn before an answer: a reply to give instead, or silence. */
export type Stop = { stop: true; reply: Reply | null };

export function stopWith(reply: Reply | null): Stop {
  return { stop: true, reply };
}

export function isStop(stage: object): stage is Stop {
  return "stop" in stage;
}
