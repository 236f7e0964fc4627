import { GraduationCap, Hotel, ShoppingBag, Stethoscope } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Section } from "./section.tsx";

const KINDS = [
  { key: "shop", Icon: ShoppingBag },
  { key: "clinic", Icon: Stethoscope },
  { key: "school", Icon: GraduationCap },
  { key: "service", Icon: Hotel },
] as const;

/** For whom it is, each by a question they know. */
export function Audience() {
  const { t } = useTranslation("landing");
  return (
    <Section tinted title={t("audience.title")} text={t("audience.text")}>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {KINDS.map(({ key, Icon }) => (
          <li key={key} className="flex flex-col rounded-lg border bg-surface p-5 shadow-sm">
            <Icon aria-hidden className="size-6 text-accent" />
            <h3 className="mt-4 font-semibold">{t(`audience.${key}.title`)}</h3>
            <p className="mt-1.5 text-muted">{t(`audience.${key}.question`)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
