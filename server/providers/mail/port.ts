import type { Language } from "../../kernel/languages.ts";

export type Letter = { to: string; subject: string; html: string; text: string };

/** Sends a letter within 20 s; failure is AppError `mail.unavailable`, with `details.permanent` when trying again is no use. */
export type Mailer = { send(letter: Letter): Promise<void> };

/** What a letter says, in plain words. `button` leads to the one thing the reader is to do; `notes` stand small below it. */
export type LetterWords = {
  language: Language;
  /** Also the heading. */
  subject: string;
  paragraphs: string[];
  button?: { label: string; url: string };
  notes?: string[];
  footer: string;
};

/** Lays words out as a letter, in HTML and in plain text. Nothing in the words is taken for markup. */
export type RenderLetter = (words: LetterWords) => { subject: string; html: string; text: string };
