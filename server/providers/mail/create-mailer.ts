import { join } from "node:path";
import type { Clock } from "../../kernel/clock.ts";
import type { Ids } from "../../kernel/ids.ts";
import { createOutboxMailer } from "./outbox-mailer.ts";
import type { Mailer } from "./port.ts";
import { createSmtpMailer } from "./smtp-mailer.ts";

export type MailerConfig = {
  /** Without it letters go to the outbox. */
  smtpUrl?: string;
  /** MAIL_FROM; needed with SMTP only. */
  from?: string;
  dataDir: string;
};

export type RunningMailer = Mailer & { readonly kind: "smtp" | "outbox"; close(): Promise<void> };

/** Where the outbox lies under DATA_DIR. */
export const outboxDirectory = (dataDir: string) => join(dataDir, "outbox");

/** The mailer that the environment asks for: SMTP where it is set up, else the outbox folder. */
export function createMailer(
  { smtpUrl, from, dataDir }: MailerConfig,
  deps: { clock: Clock; ids: Ids },
): RunningMailer {
  if (smtpUrl === undefined) {
    const outbox = createOutboxMailer({ directory: outboxDirectory(dataDir), ...deps });
    return { kind: "outbox", send: outbox.send, close: async () => undefined };
  }
  if (from === undefined) throw new Error("MAIL_FROM is needed where SMTP_URL is set");
  return { kind: "smtp", ...createSmtpMailer({ url: smtpUrl, from }) };
}
