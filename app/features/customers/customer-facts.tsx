import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ProfileView } from "~/.server/customers-view.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { Card } from "~/components/ui/card.tsx";
import { useChannelKind } from "~/features/inbox/use-words.ts";
import { LANGUAGE_NAMES } from "~/i18n/languages.ts";
import { formatDate, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type CustomerPartProps = { profile: ProfileView; timeZone: string; now: string };

/** What is known of a customer by itself. */
export function CustomerFacts({ profile, timeZone, now }: CustomerPartProps) {
  const { t } = useTranslation("customers");
  const language = usePageLanguage();
  const kindName = useChannelKind();
  const { channel, lastSeenAt, blocked, blockedBot, verified } = profile;
  const facts: [string, ReactNode][] = [
    [t("list.channel"), channel ? kindName(channel) : t("state.channelGone")],
    [t("list.language"), profile.language ? LANGUAGE_NAMES[profile.language] : "–"],
    [t("list.first"), formatDate(language, profile.firstSeenAt, timeZone)],
    [t("list.last"), formatRelative(language, lastSeenAt < now ? lastSeenAt : now, now)],
  ];
  return (
    <Card className="grid gap-4">
      {(blocked || blockedBot || verified) && (
        <p className="flex flex-wrap gap-1.5">
          {blocked && <Badge tone="danger">{t("state.blocked")}</Badge>}
          {blockedBot && <Badge tone="warning">{t("state.blockedBot")}</Badge>}
          {verified && <Badge tone="success">{t("state.verified")}</Badge>}
        </p>
      )}
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="mt-0.5 font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
