import type { SubmissionResult } from "@conform-to/react";
import { useActionData, useRevalidator } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { channelPage } from "~/.server/channel-page.ts";
import { Page } from "~/components/layout/page.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { useLive } from "~/lib/use-live.ts";
import { AvailabilityNotice } from "./availability-notice.tsx";
import { ConnectedCard } from "./connected-card.tsx";

export type ChannelPageData = Awaited<ReturnType<typeof channelPage>>;

export type ChannelFrameProps = {
  kind: "telegram" | "whatsapp" | "instagram";
  page: ChannelPageData;
  /** Below the connected account, or what leads to one. Not asked for where the kind cannot be connected. */
  children: ReactNode;
};

/** The page of one kind of channel: its account and how it is, kept up to date, then what belongs to the kind. */
export function ChannelFrame({ kind, page, children }: ChannelFrameProps) {
  const { t } = useTranslation("channels");
  const { channel, availability, plan, now, timeZone, bot, home } = page;
  const crumbs = useBotCrumbs({ label: t("title"), to: `${home}/channels` }, { label: t(`kinds.${kind}`) });
  const { problem } = usePosted();
  const { revalidate } = useRevalidator();
  useLive(bot.id, (event) => {
    if (event.type === "channel") void revalidate();
  });
  return (
    <Page title={t(`kinds.${kind}`)} description={t(`${kind}.lead`)} width="narrow" crumbs={crumbs}>
      <div className="grid gap-6">
        {channel && <ConnectedCard channel={channel} problem={problem} now={now} timeZone={timeZone} />}
        <AvailabilityNotice kind={kind} availability={availability} plan={plan} />
        {availability === "offered" && children}
      </div>
    </Page>
  );
}

type Posted = SubmissionResult<string[]> | { kind: string; problem: string };

/** What the last post of the page came back with: the form once more, or why a repair failed. */
export function usePosted(): { lastResult: SubmissionResult<string[]> | undefined; problem: string | null } {
  const posted = useActionData<Posted>();
  if (posted && "problem" in posted) return { lastResult: undefined, problem: posted.problem };
  return { lastResult: posted, problem: null };
}
