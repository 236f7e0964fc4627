import type { HandoverReason } from "../../db/schema/conversation.ts";
import type { BotRow } from "../bots/index.ts";
import type { Button, InboundMail } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { FoundPassage } from "../knowledge/index.ts";
import type { PlanLimits } from "../plans/index.ts";
import type { ChatTurn, TokenUse } from "../providers/llm/port.ts";

/** One of the customer's mails in a turn. A recording that was understood has become text; a changed message carries its new words. */
export type Said = InboundMail & { mailId: string };

/** How a conversation stands when a turn begins. */
export type ConversationState = {
  id: string;
  mode: "bot" | "person";
  language: Language | null;
  /** Answers in a row in which the bot did not know. */
  unknowns: number;
  /** A person is wanted and has not answered yet. */
  waiting: boolean;
  /** Why a person was called in this session, where that was said already. */
  called: HandoverReason | null;
  /** The day (of the bot's time zone) on which the customer was last told that the bot cannot answer. */
  limitToldOn?: string | null;
};

export type CustomerState = {
  id: string | null;
  language: Language | null;
  languageChosen: boolean;
  /** By the team. */
  blocked: boolean;
};

/**
 * The stages of a message's way. Each step takes one and returns the next, so a step that is left out does not compile:
 * Received → Routed → Allowed → Screened → Grounded → Answered. A step that ends the turn early returns a Stop, whose reply (if any)
 * goes forward to delivery like an answer.
 */
export type Received = {
  bot: BotRow;
  conversation: ConversationState;
  customer: CustomerState;
  /** All unanswered mail of the chat, oldest first. */
  mails: readonly Said[];
  history: readonly ChatTurn[];
  /** What came of an earlier conversation that was closed. */
  earlier: string | null;
  /** How often this mail was tried before without an end. */
  failedAttempts: number;
  /** An earlier try has counted the message against the plan. */
  counted: boolean;
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
  kind: "answered" | "unknown" | "greeting" | "notice" | "handover" | "rating";
  text: string;
  language: Language;
  grounded: boolean;
  citations: Citation[];
  suggestions?: readonly string[];
  buttons?: readonly Button[];
  trace?: {
    searchedFor: string;
    passages: { passageId: string; score: number }[];
    model: string;
    tokens: TokenUse;
  };
  /** The question to put on the owner's list of unanswered ones. */
  unanswered?: string;
  change?: Change;
  /** It says that the bot cannot answer, on this day: the customer is told so once a day. */
  limitToldOn?: string;
};

/**
 * Who answers from now on. `person`: somebody was called, and the bot is silent; `waiting`: somebody was called who is away, and the bot
 * goes on; `taken`: the business answers from its own application; `bot`: the customer wants the bot again.
 */
export type Change =
  | { to: "person"; reason: HandoverReason; resumeAt: Date | null }
  | { to: "waiting"; reason: HandoverReason }
  | { to: "taken"; resumeAt: Date | null }
  | { to: "bot" };

export type Answered = { reply: Reply };

/** The end of a turn before an answer: a reply to give instead, or silence. */
export type Stop = { stop: true; reply: Reply | null; change?: Change };

export function stopWith(reply: Reply | null, change?: Change): Stop {
  return { stop: true, reply, ...(change && { change }) };
}

export function isStop(stage: object): stage is Stop {
  return "stop" in stage;
}

/** A reply of our own words. */
export function notice(text: string, language: Language, buttons: readonly Button[] = []): Reply {
  return {
    kind: "notice",
    text,
    language,
    grounded: false,
    citations: [],
    ...(buttons.length > 0 && { buttons }),
  };
}
