import type { LoaderFunctionArgs } from "@remix-run/node";
import { pageTitle } from "~/lib/page-meta.ts";
import { channelCards } from "./channel-cards.ts";
import type { ConnectedKind } from "./connect-channel.ts";
import { requireBot } from "./require-bot.ts";

/** What Meta has to be told so that it delivers to us. */
export type MetaWebhook = {
  /** Null: there is no address that Meta could reach. */
  address: string | null;
  verifyToken: string;
  /** The owner's own secret is needed, as the platform has none. */
  needsAppSecret: boolean;
};

/** Everything that the page of one kind of channel shows. */
export async function channelPage(args: LoaderFunctionArgs, kind: ConnectedKind) {
  const { language, bot, user, workspaceId, home, t } = await requireBot(args);
  const { services } = args.context;
  const { publicUrl, metaVerifyToken, metaAppSecret } = services.abilities;
  const { cards, plan } = await channelCards(services, { workspaceId, botId: bot.id, language });
  const card = cards.find((each) => each.kind === kind);
  const webhook: MetaWebhook = {
    address: publicUrl ? `${publicUrl}/webhooks/${kind}` : null,
    verifyToken: metaVerifyToken,
    needsAppSecret: !metaAppSecret,
  };
  return {
    title: pageTitle(t, `${t(`channels:kinds.${kind}`)} · ${bot.name}`),
    bot: { id: bot.id, name: bot.name },
    home,
    plan,
    timeZone: user.timeZone,
    now: new Date().toISOString(),
    channel: card?.channel ?? null,
    availability: card?.availability ?? ("not_offered" as const),
    webhook,
  };
}
