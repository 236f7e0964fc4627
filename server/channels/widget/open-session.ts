import { AppError } from "../../kernel/errors.ts";
import { encodeCursor } from "../../kernel/paging.ts";
import type { Line } from "../index.ts";
import { chatKeyOf, newChatKey } from "./chat-key.ts";
import type { WidgetDeps } from "./deps.ts";
import { type ClaimedIdentity, isVouchedFor } from "./identity.ts";
import { historyOf } from "./read-history.ts";
import { findSaidBefore } from "./repo.ts";
import type { SessionView } from "./view.ts";
import { chatLanguage, viewConfig } from "./view-config.ts";
import type { Visitor, VisitorTokens } from "./visitor-token.ts";

export type SessionWish = {
  token?: string | undefined;
  language?: string | undefined;
  identity?: ClaimedIdentity | undefined;
};

const FIRST_MESSAGES = 30;

/**
 * Lets a visitor in: with an identity that the site vouches for into that person's conversation, with a token of an earlier visit into that
 * one, else into a new one. A token of somebody vouched for counts only together with the identity: whoever sits at the same
 * computer after they signed out of the site must not read on.
 */
export async function openSession(
  deps: WidgetDeps & { tokens: VisitorTokens },
  line: Line,
  wish: SessionWish,
): Promise<SessionView> {
  const visitor = whoIs(deps, line, wish);
  const [{ limits }, newest] = await Promise.all([
    deps.plans.subscriptionOf(line.workspaceId),
    findSaidBefore(deps.db, visitor, null, FIRST_MESSAGES + 1),
  ]);
  const last = newest[0] ?? { createdAt: deps.clock.now(), id: "" };
  return {
    token: deps.tokens.issue(visitor),
    verified: visitor.person !== undefined,
    config: viewConfig(line, chatLanguage(line, wish.language), limits.advertising, deps.translate),
    cursor: encodeCursor(last),
    ...historyOf(newest, FIRST_MESSAGES),
  };
}

function whoIs(
  { tokens, channels }: Pick<WidgetDeps, "channels"> & { tokens: VisitorTokens },
  { bot, channelId, row }: Line,
  { token, identity }: SessionWish,
): Visitor {
  const here = { botId: bot.id, channelId };
  if (identity) {
    if (!isVouchedFor(channels.secretOf(row), identity)) throw new AppError("widget.bad_identity");
    const { id, name, email } = identity;
    return { ...here, chatKey: chatKeyOf(id), person: { name: name || id, ...(email && { email }) } };
  }
  const known = token === undefined ? undefined : tokens.read(token);
  const isTheirs = known && known.channelId === channelId && !known.person;
  return { ...here, chatKey: isTheirs ? known.chatKey : newChatKey() };
}
