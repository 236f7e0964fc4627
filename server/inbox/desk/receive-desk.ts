import type { Line } from "../../channels/index.ts";
import type { InboundMail } from "../../channels/port.ts";
import { isAppError } from "../../kernel/errors.ts";
import { giveToPerson } from "../act-repo.ts";
import { announce } from "../announce.ts";
import { type ConversationRow, findConversation } from "../conversation-repo.ts";
import type { InboxDeps } from "../deps.ts";
import { giveBack } from "../give-back.ts";
import { placeOf, resumeAfter, writeMessage, writeNote } from "../write-message.ts";
import type { DeskContent } from "./link-desk.ts";
import { DESK_AUTHOR, findByTopic } from "./repo.ts";

type Received = { line: Line; content: DeskContent; row: ConversationRow; clientId: string };

const COMMAND = /^\/(\w+)(?:\s+([\s\S]*))?$/;

/**
 * Takes what the team wrote in a customer's topic: words go to the customer on whichever channel they are, `/take`, `/close` and `/note` do
 * what they say. What cannot be done is said in the topic. The same mail taken twice is one message.
 */
export function deskReceiver(
  deps: InboxDeps,
  link: (line: Line, content: DeskContent, code: string) => Promise<void>,
) {
  const { db, translate } = deps;

  async function say({ line: { driver, access, bot }, content }: Omit<Received, "row">, key: string) {
    const text = translate(bot.language, key, { bot: bot.name });
    await driver.desk?.post(access, content.chatId, content.topic, text);
  }

  async function obey(received: Received): Promise<void> {
    const { line, content, row, clientId } = received;
    const author = { id: DESK_AUTHOR, name: content.author, memberId: null };
    const text = content.text.trim();
    const [, command, rest = ""] = COMMAND.exec(text) ?? [];
    switch (command?.toLowerCase()) {
      case undefined:
        if (text === "") return say(received, "desk:wordsOnly");
        await writeMessage(deps, row, author, { text, clientId });
        return;
      case "take":
        await giveToPerson(db, placeOf(row), {
          memberId: null,
          resumeAt: resumeAfter(line, deps.clock.now()),
          takesAway: false,
        });
        await announce(deps, placeOf(row));
        return say(received, "desk:taken");
      case "close":
        await giveBack(deps, row);
        await announce(deps, placeOf(row));
        return say(received, "desk:released");
      case "note":
        if (rest.trim() === "") return say(received, "desk:help");
        await writeNote(deps, row, author, { text: rest.trim(), clientId });
        return say(received, "desk:noted");
      default:
        return say(received, "desk:help");
    }
  }

  return async (line: Line, mail: InboundMail): Promise<void> => {
    const { content } = mail;
    if (content.type !== "desk") return;
    const code = /^\/link\s+(\S+)$/i.exec(content.text.trim())?.[1];
    if (code) return link(line, content, code);
    const { desk } = line.row.settings;
    if (!content.topic || desk?.chatId !== content.chatId) return;
    const conversationId = await findByTopic(db, line.bot.id, content.topic);
    const row = conversationId && (await findConversation(db, line.workspaceId, line.bot.id, conversationId));
    if (!row) return;
    const received = { line, content, row, clientId: `desk ${mail.providerMessageId}` };
    try {
      await obey(received);
    } catch (error) {
      if (!isAppError(error)) throw error;
      await say(received, `errors:${error.code}`);
    }
  };
}
