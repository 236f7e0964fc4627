import { choicesOf, cutLabel } from "../meta/choices.ts";
import type { GraphClient } from "../meta/graph-client.ts";
import { readFailure } from "../meta/read-failure.ts";
import { type Fields, idOf } from "../meta/read-fields.ts";
import type { SendOptions, SendResult } from "../port.ts";
import type { InstagramAccount } from "./credentials.ts";
import { meaningOfCode } from "./read-code.ts";

const MOST_REPLIES = 13;
const LONGEST_REPLY = 20;

/** What lets a person, and only a person, write up to seven days after the customer did; Meta must have granted it to the application. */
const PERSON = { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" };

type Message = { to: string; part: string; options: SendOptions; timeoutMs: number };

/**
 * Sends one part. A person's message that comes too late for a bot goes out again as a person's, since Instagram does not say beforehand
 * where the 24 hours of a customer stand (a story that mentions us opens them too). Never throws.
 */
export async function sendMessage(
  client: GraphClient,
  account: () => InstagramAccount,
  message: Message,
): Promise<SendResult> {
  const first = await attempt(client, account, message, {});
  const late = first.outcome === "refused" && first.reason === "window_closed";
  if (!late || !message.options.byPerson) return first;
  const second = await attempt(client, account, message, PERSON);
  // Where the application was not granted the tag, the window is what the team has to know about.
  return second.outcome === "refused" && second.reason === "token_revoked" ? first : second;
}

async function attempt(
  client: GraphClient,
  account: () => InstagramAccount,
  { to, part, options, timeoutMs }: Message,
  tag: Fields,
): Promise<SendResult> {
  if (!/^\d{1,25}$/.test(to))
    return { outcome: "refused", reason: "chat_not_found", detail: "no id of a customer" };
  try {
    const { accountId, token } = account();
    const body = { recipient: { id: to }, message: { text: part, ...quickReplies(options) }, ...tag };
    const answer = await client.call({
      method: "POST",
      path: `/${accountId}/messages`,
      token,
      body,
      timeoutMs,
    });
    const id = idOf(answer.message_id);
    return id
      ? { outcome: "sent", providerMessageId: id }
      : { outcome: "unclear", detail: "an answer without a message" };
  } catch (error) {
    return readFailure(error, meaningOfCode);
  }
}

function quickReplies(options: SendOptions): Fields {
  const choices = choicesOf(options, MOST_REPLIES);
  if (choices.length === 0) return {};
  const replies = choices.map(({ id, label }) => ({
    content_type: "text",
    title: cutLabel(label, LONGEST_REPLY),
    payload: id,
  }));
  return { quick_replies: replies };
}
