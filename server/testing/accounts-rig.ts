import type { Database, Transaction } from "../../db/client.ts";
import { type Accounts, createAccounts } from "../accounts/index.ts";
import { systemClock } from "../kernel/clock.ts";
import { systemIds } from "../kernel/ids.ts";
import { silentLogger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Letter, Mailer } from "../providers/mail/port.ts";
import { renderLetter } from "../providers/mail/render-letter.ts";
import { loadTranslations } from "../providers/translations/load-translations.ts";

export type RigOptions = {
  baseUrl?: string;
  rateLimitFactor?: number;
  mailer?: Mailer;
  now?: () => Date;
  letterRetryDelaysMs?: number[];
  onWorkspaceCreated?: (tx: Transaction, workspaceId: string) => Promise<void>;
};

export type Rig = { accounts: Accounts; letters: Letter[] };

/** Accounts as the product joins them, with a mailbox in memory and limits out of the way unless asked for. */
export function createRig(db: Database, options: RigOptions = {}): Rig {
  const letters: Letter[] = [];
  const keep: Mailer = { send: async (letter) => void letters.push(letter) };
  const accounts = createAccounts({
    db,
    mailer: options.mailer ?? keep,
    renderLetter,
    t: translate,
    clock: options.now ? { now: options.now } : systemClock,
    ids: systemIds,
    logger: silentLogger,
    config: {
      baseUrl: options.baseUrl,
      secret: "a secret for tests that is long enough, 0123456789",
      secureCookies: options.baseUrl?.startsWith("https:") ?? false,
      rateLimitFactor: options.rateLimitFactor ?? 1_000,
    },
    onWorkspaceCreated: options.onWorkspaceCreated ?? (async () => undefined),
    letterRetryDelaysMs: options.letterRetryDelaysMs ?? [1, 1],
  });
  return { accounts, letters };
}

/** Words from the locale files, as the product joins them. */
export const translate: Translate = loadTranslations();

export type Browser = {
  /** POST (with a body) or GET below `/api/auth`; cookies are kept from answer to answer. */
  call(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** What our server makes of a page request of this browser. */
  headers(): Headers;
  take(setCookie: string[]): void;
  cookies: Map<string, string>;
};

/** A browser at `address`, on the pages of `site`. */
export function openBrowser(
  { handler }: Accounts,
  site = "http://shop.test:3000",
  address = "203.0.113.7",
): Browser {
  const cookies = new Map<string, string>();
  function headers(): Headers {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Headers({
      host: new URL(site).host,
      origin: site,
      "x-client-ip": address,
      ...(cookie && { cookie }),
    });
  }
  function take(setCookie: string[]): void {
    for (const line of setCookie) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  }
  return {
    cookies,
    headers,
    take,
    async call(path, body, extra = {}) {
      const all = headers();
      if (body !== undefined) all.set("content-type", "application/json");
      for (const [name, value] of Object.entries(extra)) all.set(name, value);
      const response = await handler(
        new Request(`${site}/api/auth${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers: all,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      );
      take(response.headers.getSetCookie());
      return response;
    },
  };
}

/** The token that a letter's link carries. */
export function tokenIn(letter: { text: string } | undefined): string {
  const token = /\?token=([^\s&]+)/.exec(letter?.text ?? "")?.[1];
  if (!token) throw new Error("the letter carries no token");
  return decodeURIComponent(token);
}
