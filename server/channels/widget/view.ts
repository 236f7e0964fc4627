import type { Language } from "../../kernel/languages.ts";
import type { Button } from "../port.ts";
import type { SaidRow } from "./repo.ts";

/* What the browser's side of the web chat is told; `app/widget` reads these types. */

/** The words of the chat itself, `ui.*` of `locales/<language>/widget.json`. */
export const WIDGET_WORDS = [
  "open",
  "close",
  "newMessages",
  "log",
  "you",
  "bot",
  "team",
  "write",
  "placeholder",
  "send",
  "typing",
  "sending",
  "notSent",
  "retry",
  "offline",
  "reconnecting",
  "back",
  "earlier",
  "suggestions",
  "person",
  "personMessage",
  "tooLong",
  "tooFast",
  "unavailable",
  "off",
  "notHere",
  "badIdentity",
  "poweredBy",
] as const;
export type WidgetWord = (typeof WIDGET_WORDS)[number];
export type WidgetWords = Record<WidgetWord, string>;

export type WidgetConfig = {
  title: string;
  language: Language;
  /** `#rrggbb`; null: the product's own. */
  colour: string | null;
  position: "right" | "left";
  greeting: string;
  suggestions: string[];
  /** Whether a person can be asked for. */
  person: boolean;
  /** Whether the platform's line is shown. */
  advertising: boolean;
  words: WidgetWords;
};

/** One message as its visitor sees it. Text is Markdown when it is not the visitor's own. */
export type SaidView = {
  id: string;
  author: "visitor" | "bot" | "person";
  text: string;
  name: string | null;
  buttons: Button[];
  suggestions: string[];
  /** 1 or -1 once the visitor has judged it. */
  feedback: number | null;
  at: string;
};

/** A page of what was said, oldest first; `before` leads to earlier messages, null where there are none. */
export type HistoryView = { items: SaidView[]; before: string | null };

export type SessionView = HistoryView & {
  token: string;
  /** Whether the site vouches for who this is. */
  verified: boolean;
  config: WidgetConfig;
  /** Where the live stream goes on. */
  cursor: string;
};

export function viewSaid(row: SaidRow): SaidView {
  return {
    id: row.id,
    author: row.author === "customer" ? "visitor" : row.author,
    text: row.text,
    name: row.author === "person" ? row.authorName : null,
    buttons: row.buttons ?? [],
    suggestions: row.suggestions ?? [],
    feedback: row.feedback,
    at: row.createdAt.toISOString(),
  };
}
