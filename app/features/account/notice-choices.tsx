import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { NoticeChoice } from "~/.server/notice-settings.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";

const MEDIA = ["email", "telegram"] as const;

/** Which notices come by which way: two boxes for each kind. */
export function NoticeChoices({ choices, linked }: { choices: readonly NoticeChoice[]; linked: boolean }) {
  const { t } = useTranslation("notice-settings");
  return (
    <Card>
      <CardHeader title={t("choose.title")} {...(!linked && { description: t("choose.linkFirst") })} />
      <Form method="post" className="grid justify-items-start gap-5">
        <table className="w-full border-collapse text-start">
          <thead>
            <tr className="border-b text-sm text-muted">
              <th scope="col" className="py-2 pe-3 text-start font-medium">
                {t("choose.kind")}
              </th>
              {MEDIA.map((medium) => (
                <th key={medium} scope="col" className="w-20 px-1 py-2 text-center font-medium">
                  {t(`choose.${medium}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {choices.map((choice) => (
              <tr key={choice.kind} className="border-b last:border-b-0">
                <th scope="row" className="py-3 pe-3 text-start font-normal">
                  {t(`kinds.${choice.kind}`)}
                  {choice.needed && <p className="mt-0.5 text-sm text-muted">{t("choose.needed")}</p>}
                </th>
                {MEDIA.map((medium) => (
                  <td key={medium} className="px-1 py-3 text-center">
                    <label className="inline-grid size-11 cursor-pointer place-items-center">
                      <span className="sr-only">
                        {t("choose.column", {
                          kind: t(`kinds.${choice.kind}`),
                          medium: t(`choose.${medium}`),
                        })}
                      </span>
                      <input
                        type="checkbox"
                        name={`${choice.kind}.${medium}`}
                        defaultChecked={choice[medium]}
                        disabled={medium === "telegram" && !linked}
                        className="size-5 accent-brand disabled:opacity-50"
                      />
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <SubmitButton intent="save">{t("choose.save")}</SubmitButton>
      </Form>
    </Card>
  );
}
