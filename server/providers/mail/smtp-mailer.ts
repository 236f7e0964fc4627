import { createTransport } from "nodemailer";
import { withTimeout } from "../../kernel/bounded.ts";
import { AppError } from "../../kernel/errors.ts";
import type { Letter, Mailer } from "./port.ts";

export type SmtpConfig = {
  /** `smtp://user:password@host:port` or `smtps://…`; nodemailer's options may stand in its query. */
  url: string;
  /** The sender: an address, or `Name <address>`. */
  from: string;
  /** Milliseconds until a letter counts as not sent; 20,000. */
  timeLimitMs?: number;
};

const TIME_LIMIT_MS = 20_000;

/**
 * Sends letters through an SMTP server over a few kept connections. A letter is tried once; whoever sends it decides whether to try
 * again. A 5xx answer (RFC 5321, 4.2.1) is marked permanent.
 */
export function createSmtpMailer({
  url,
  from,
  timeLimitMs = TIME_LIMIT_MS,
}: SmtpConfig): Mailer & { close(): Promise<void> } {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    maxMessages: 100,
    dnsTimeout: timeLimitMs / 4,
    connectionTimeout: timeLimitMs / 2,
    greetingTimeout: timeLimitMs / 2,
    socketTimeout: timeLimitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(letter: Letter) {
      try {
        await withTimeout("sending a letter", timeLimitMs, () => transport.sendMail({ ...letter, from }));
      } catch (cause) {
        throw new AppError("mail.unavailable", { permanent: isPermanent(cause) }, { cause });
      }
    },
    async close() {
      transport.close();
    },
  };
}

function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error) || !("responseCode" in error)) return false;
  return typeof error.responseCode === "number" && error.responseCode >= 500;
}
