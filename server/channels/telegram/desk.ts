import { AppError } from "../../kernel/errors.ts";
import type { ChannelAccess, DeskDriver, SendResult } from "../port.ts";
import { splitText } from "../split-text.ts";
import type { ApiClients } from "./api-client.ts";
import { deskKey, targetOf } from "./chat-key.ts";
import { cutText } from "./cut-text.ts";
import { readSendFailure, toAppError } from "./read-failure.ts";
import { LONGEST_MESSAGE } from "./render.ts";
import { sendMessage } from "./send-message.ts";
import { escapeHtml } from "./write-html.ts";

const LONGEST_NAME = 128;
const MOST_PARTS = 4;

type Send = (access: ChannelAccess, chatKey: string, html: string) => Promise<SendResult>;

/** The team's desk: a group with topics in which the bot is an administrator. */
export function createDesk(clients: ApiClients): DeskDriver {
  const send: Send = async (access, chatKey, html) => {
    try {
      return await sendMessage(clients.sending(access.credentials), chatKey, html);
    } catch (error) {
      return readSendFailure(error);
    }
  };
  return {
    async openTopic(access, chatId, name) {
      try {
        const api = clients.calling(access.credentials);
        const topic = await api.createForumTopic(targetOf(chatId).chatId, cutText(name, LONGEST_NAME) || "—");
        return String(topic.message_thread_id);
      } catch (error) {
        const failure = readSendFailure(error);
        const refused = failure.outcome === "refused" && failure.reason !== "token_revoked";
        throw refused ? new AppError("channels.desk_refused", { reason: failure.detail }) : toAppError(error);
      }
    },
    post: (access, chatId, topic, text) =>
      postPlain(send, access, deskKey(Number(chatId), Number(topic ?? 0)), text),
    async closeTopic(access, chatId, topic) {
      try {
        await clients.calling(access.credentials).closeForumTopic(targetOf(chatId).chatId, Number(topic));
      } catch {
        // A topic that is closed or gone already is what was wanted; one that stays open does no harm.
      }
    },
    async removeTopic(access, chatId, topic) {
      try {
        await clients.calling(access.credentials).deleteForumTopic(targetOf(chatId).chatId, Number(topic));
      } catch {
        // A topic that is gone already is what was wanted; where the bot may not delete, the group's people must.
      }
    },
  };
}

/** The words as they are: what a customer wrote must not become markup. The first refusal ends it; a text beyond four messages is cut. */
async function postPlain(
  send: Send,
  access: ChannelAccess,
  chatKey: string,
  text: string,
): Promise<SendResult> {
  const plain = text.toWellFormed().replaceAll("\u0000", "");
  const { ranges } = splitText(plain, { limit: LONGEST_MESSAGE, maxParts: MOST_PARTS });
  let result: SendResult = { outcome: "refused", reason: "rejected", detail: "nothing to post" };
  for (const { start, end } of ranges) {
    result = await send(access, chatKey, escapeHtml(plain.slice(start, end)));
    if (result.outcome !== "sent") return result;
  }
  return result;
}
