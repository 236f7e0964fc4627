import { FileSearch, ListPlus, ShieldQuestion, UserRoundCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Section } from "./section.tsx";

const POINTS = [
  { key: "sources", Icon: FileSearch },
  { key: "unknown", Icon: ShieldQuestion },
  { key: "people", Icon: UserRoundCheck },
  { key: "learn", Icon: ListPlus },
] as const;

/** Why its answers can be relied on. */
export function Trust() {
  const { t } = useTranslation("landing");
  return (
    <Section tinted title={t("trust.title")} text={t("trust.text")}>
      <ul className="grid gap-x-12 gap-y-9 sm:grid-cols-2">
        {POINTS.map(({ key, Icon }) => (
          <li key={key} className="flex gap-4">
            <span className="grid size-11 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-ink">
              <Icon aria-hidden className="size-5" />
            </span>
            <div>
              <h3 className="text-lg font-semibold">{t(`trust.${key}.title`)}</h3>
              <p className="mt-1 text-muted">{t(`trust.${key}.text`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
