import type { Jobs } from "../providers/queue/port.ts";
import type { DeliveryReceipt, InboundMail, Parsed } from "./port.ts";

export type ReceiveDeps = {
  /** Stores mail once; answers which chats have something new. */
  storeMail: (channelId: string, mails: readonly InboundMail[]) => Promise<string[]>;
  /** Keeps what the provider reports about messages of ours. */
  storeReceipts: (channelId: string, receipts: readonly DeliveryReceipt[]) => Promise<void>;
  jobs: Jobs;
  quietWindowMs: number;
};

/** A press of a button is not followed by more of the same: it need not wait for the customer to be quiet. */
const AT_ONCE: ReadonlySet<InboundMail["content"]["type"]> = new Set(["pressed", "start", "command", "desk"]);

/** Keeps mail, then says that its conversations have mail. Everything slow happens later; a job that is lost here is found by the sweep. */
export async function receiveMail(
  { storeMail, storeReceipts, jobs, quietWindowMs }: ReceiveDeps,
  channelId: string,
  { mails, receipts }: Parsed,
): Promise<void> {
  if (receipts.length > 0) await storeReceipts(channelId, receipts);
  if (mails.length === 0) return;
  const chats = await storeMail(channelId, mails);
  await Promise.all(
    chats.map((chatKey) => {
      const patient = mails.some((mail) => mail.chatKey === chatKey && !AT_ONCE.has(mail.content.type));
      return jobs.add("turns", { channelId, chatKey }, { delayMs: patient ? quietWindowMs : 0 });
    }),
  );
}
