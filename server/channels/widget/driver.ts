import { createHash } from "node:crypto";
import { z } from "zod";
import type { Events, VisitorChat } from "../../providers/events/port.ts";
import type { ChannelAccess, ChannelDriver, SendOptions } from "../port.ts";
import { cutDraft } from "./cut-draft.ts";
import { readPost } from "./read-post.ts";

/** Something that can be seen. */
const SOMETHING = /[^\s\p{C}]/u;

/**
 * The web chat as a channel. There is no provider: an answer is a row before it is sent, and sending tells the visitor's open pages to
 * read it. Whoever has none open reads it on coming back.
 */
export function createWidgetDriver({ events }: { events: Pick<Events, "tellVisitor"> }): ChannelDriver {
  const chatOf = ({ channelId }: ChannelAccess, chatKey: string): VisitorChat => ({ channelId, chatKey });

  return {
    kind: "widget",
    form: z.object({}),
    credentialsOf: () => "{}",
    delivery: "internal",
    identify: async ({ channelId }) => ({ externalId: channelId, displayName: "Web" }),
    connect: async () => {},
    disconnect: async () => {},
    check: async () => ({ ok: true }),
    render: (text) => (SOMETHING.test(text) ? [text] : []),
    async send(access, chatKey, part, options = {}) {
      await events.tellVisitor(chatOf(access, chatKey), { what: "message" });
      return { outcome: "sent", providerMessageId: sentId(access, chatKey, part, options) };
    },
    showTyping: (access, chatKey) => events.tellVisitor(chatOf(access, chatKey), { what: "typing" }),
    showDraft: (access, chatKey, { text }) =>
      events.tellVisitor(chatOf(access, chatKey), { what: "draft", text: cutDraft(text) }),
    parse: readPost,
  };
}

/** The row's own id; where nobody says it, one made of the message, so that a repeated send has the same. */
function sentId(
  { channelId }: ChannelAccess,
  chatKey: string,
  part: string,
  { messageId }: SendOptions,
): string {
  if (messageId) return messageId;
  return createHash("sha256").update([channelId, chatKey, part].join("\n")).digest("base64url").slice(0, 22);
}
