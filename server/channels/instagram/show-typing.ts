import type { AccountCall } from "./manage-account.ts";

/** Marks the customer's message as seen, where one is named, and shows that an answer is being written. Never throws. */
export async function showTyping(
  about: () => AccountCall,
  chatKey: string,
  messageRef: string | undefined,
): Promise<void> {
  const actions = messageRef ? ["mark_seen", "typing_on"] : ["typing_on"];
  try {
    const { client, account, timeoutMs } = about();
    const { accountId, token } = account;
    for (const action of actions) {
      const body = { recipient: { id: chatKey }, sender_action: action };
      await client.call({ method: "POST", path: `/${accountId}/messages`, token, body, timeoutMs });
    }
  } catch {
    // By contract: an indicator that is not shown is no error.
  }
}
