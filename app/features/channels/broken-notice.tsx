import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ChannelKind } from "~/.server/channel-view.ts";
import { SubmitButton } from "~/components/ui/form.tsx";
import { Notice } from "~/components/ui/notice.tsx";

export type BrokenNoticeProps = {
  kind: ChannelKind;
  /** Why it broke, or why it could not be repaired. */
  reason: string | null;
};

/** That a channel does not work and why, with the one press that may mend it. A lost session needs its code scanned again instead. */
export function BrokenNotice({ kind, reason }: BrokenNoticeProps) {
  const { t } = useTranslation("channels");
  return (
    <Notice tone="danger" title={t("connected.brokenTitle", { kind: t(`kinds.${kind}`) })} className="mt-5">
      <p>{reason ? t("connected.brokenText", { reason }) : t("connected.brokenUnknown")}</p>
      {kind !== "whatsapp-web" && (
        <Form method="post" className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
          <input type="hidden" name="kind" value={kind} />
          <SubmitButton size="sm" intent="repair">
            {t("connected.repair")}
          </SubmitButton>
          <span className="flex-1 basis-52">{t("connected.repairHint")}</span>
        </Form>
      )}
    </Notice>
  );
}
