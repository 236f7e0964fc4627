import { sleep } from "../kernel/clock.ts";
import { isAppError, messageOf } from "../kernel/errors.ts";
import { DEFAULT_LANGUAGE, isLanguage, type Language } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { LetterWords, Mailer, RenderLetter } from "../providers/mail/port.ts";
import { type Attempts, emailKey } from "./limit-attempts.ts";
import { LETTERS, scaled } from "./limits.ts";

export const VERIFICATION_HOURS = 24;
export const RESET_MINUTES = 60;

export type Addressee = { email: string; language?: unknown };

/** Letters about accounts. Each call returns at once, so that how long it takes tells nothing; the letter goes out behind it. */
export type AccountLetters = {
  verifyAddress(to: Addressee, origin: string, token: string): void;
  resetPassword(to: Addressee, origin: string, token: string): void;
  passwordChanged(to: Addressee, origin: string): void;
  /** Resolves when no letter is under way; `hurry` gives up waiting for further tries. */
  settled(hurry?: boolean): Promise<void>;
};

export type LetterDeps = {
  mailer: Mailer;
  t: Translate;
  renderLetter: RenderLetter;
  attempts: Attempts;
  logger: Logger;
  rateLimitFactor: number;
  /** Milliseconds before each further try; 2 s, then 15 s. */
  retryDelaysMs?: number[];
};

type Kind = "verify" | "reset" | "changed";

const RETRY_DELAYS_MS = [2_000, 15_000];

/** Names stay out of these letters: they are written by strangers to people who have not asked for anything yet. */
export function createAccountLetters(deps: LetterDeps): AccountLetters {
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();

  function post(kind: Kind, to: Addressee, words: (language: Language) => LetterWords): void {
    const language = isLanguage(to.language) ? to.language : DEFAULT_LANGUAGE;
    const work = deliver(deps, kind, to.email, words(language), closing.signal).catch((error: unknown) =>
      deps.logger.error({ kind, error: messageOf(error) }, "a letter was not sent"),
    );
    underWay.add(work);
    work.finally(() => underWay.delete(work));
  }

  return {
    verifyAddress: (to, origin, token) =>
      post("verify", to, (language) => verifyWords(deps.t, language, origin, token)),
    resetPassword: (to, origin, token) =>
      post("reset", to, (language) => resetWords(deps.t, language, origin, token)),
    passwordChanged: (to, origin) =>
      post("changed", to, (language) => changedWords(deps.t, language, origin)),
    async settled(hurry = false) {
      if (hurry) closing.abort();
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function deliver(
  deps: LetterDeps,
  kind: Kind,
  to: string,
  words: LetterWords,
  signal: AbortSignal,
): Promise<void> {
  const { allowed } = await deps.attempts.take(
    emailKey(`letter:${kind}`, to),
    scaled(LETTERS, deps.rateLimitFactor),
  );
  if (!allowed) return deps.logger.warn({ kind }, "too many letters to one address: this one was left out");
  const letter = { to, ...deps.renderLetter(words) };
  for (const delay of deps.retryDelaysMs ?? RETRY_DELAYS_MS) {
    try {
      return await deps.mailer.send(letter);
    } catch (error) {
      if (isAppError(error) && error.details.permanent === true) throw error;
      deps.logger.warn({ kind, error: messageOf(error) }, "a letter will be tried again");
    }
    await sleep(delay, signal);
  }
  await deps.mailer.send(letter);
}

function verifyWords(t: Translate, language: Language, origin: string, token: string): LetterWords {
  return {
    language,
    subject: t(language, "mail:verify.subject"),
    paragraphs: [t(language, "mail:verify.body")],
    button: {
      label: t(language, "mail:verify.button"),
      url: pageUrl(origin, language, "verify-email", token),
    },
    notes: [
      t(language, "mail:verify.expires", { hours: VERIFICATION_HOURS }),
      t(language, "mail:verify.ignore"),
    ],
    footer: t(language, "mail:footer"),
  };
}

function resetWords(t: Translate, language: Language, origin: string, token: string): LetterWords {
  return {
    language,
    subject: t(language, "mail:reset.subject"),
    paragraphs: [t(language, "mail:reset.body")],
    button: {
      label: t(language, "mail:reset.button"),
      url: pageUrl(origin, language, "reset-password", token),
    },
    notes: [t(language, "mail:reset.expires", { minutes: RESET_MINUTES }), t(language, "mail:reset.ignore")],
    footer: t(language, "mail:footer"),
  };
}

function changedWords(t: Translate, language: Language, origin: string): LetterWords {
  return {
    language,
    subject: t(language, "mail:changed.subject"),
    paragraphs: [t(language, "mail:changed.body")],
    button: { label: t(language, "mail:changed.button"), url: `${origin}/${language}/sign-in` },
    notes: [t(language, "mail:changed.ignore")],
    footer: t(language, "mail:footer"),
  };
}

function pageUrl(origin: string, language: Language, page: string, token: string): string {
  return `${origin}/${language}/${page}?token=${encodeURIComponent(token)}`;
}
