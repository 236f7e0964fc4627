import type { GraphClient } from "../meta/graph-client.ts";
import { readFailure } from "../meta/read-failure.ts";
import { type Fields, fieldsIn, idOf } from "../meta/read-fields.ts";
import type { SendResult } from "../port.ts";
import type { WhatsAppAccount } from "./credentials.ts";
import { meaningOfCode } from "./read-code.ts";

/** A phone number, or a customer's id within the business. */
const CHAT_KEY = /^(\d{5,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,140})$/;

/** Sends one message; `account` is a function since unusable credentials are a refusal like any other. Never throws. */
export async function sendMessage(
  client: GraphClient,
  account: () => WhatsAppAccount,
  message: { to: string; body: Fields; timeoutMs: number },
): Promise<SendResult> {
  if (!CHAT_KEY.test(message.to))
    return { outcome: "refused", reason: "chat_not_found", detail: "no address of a customer" };
  try {
    const { phoneNumberId, token } = account();
    const answer = await client.call({
      method: "POST",
      path: `/${phoneNumberId}/messages`,
      token,
      body: message.body,
      timeoutMs: message.timeoutMs,
    });
    const id = idOf(fieldsIn(answer.messages, 1)[0]?.id);
    return id
      ? { outcome: "sent", providerMessageId: id }
      : { outcome: "unclear", detail: "an answer without a message" };
  } catch (error) {
    return readFailure(error, meaningOfCode);
  }
}
