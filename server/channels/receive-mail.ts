import type { Jobs } from "../providers/queue/port.ts";
import type { InboundMail } from "./port.ts";

type Deps = {
  /** Stores mail once; answers which chats have something new. */
  storeMail: (channelId: string, mails: readonly InboundMail[]) => Promise<string[]>;
  jobs: Jobs;
  quietWindowMs: number;
};

/** Keeps mail, then says that its conversations have mail. Everything slow happens later; a job that is lost here is found by the sweep. */
export async function receiveMail(
  { storeMail, jobs, quietWindowMs }: Deps,
  channelId: string,
  mails: readonly InboundMail[],
): Promise<void> {
  if (mails.length === 0) return;
  const chats = await storeMail(channelId, mails);
  await Promise.all(
    chats.map((chatKey) => jobs.add("turns", { channelId, chatKey }, { delayMs: quietWindowMs })),
  );
}
