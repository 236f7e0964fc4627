import type { AccountCall } from "./manage-account.ts";

/** One call marks the message as read and shows that an answer is being written, for 25 seconds or until it comes. Never throws. */
export async function showTyping(about: () => AccountCall, messageRef: string | undefined): Promise<void> {
  if (!messageRef) return;
  try {
    const { client, account, timeoutMs } = about();
    await client.call({
      method: "POST",
      path: `/${account.phoneNumberId}/messages`,
      token: account.token,
      body: {
        messaging_product: "whatsapp",
        status: "read",
        message_id: messageRef,
        typing_indicator: { type: "text" },
      },
      timeoutMs,
    });
  } catch {
    // By contract: an indicator that is not shown is no error.
  }
}
