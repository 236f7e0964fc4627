import { Camera, Globe, MessageCircle, Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Section } from "./section.tsx";

const CHANNELS = [
  { key: "telegram", Icon: Send },
  { key: "whatsapp", Icon: MessageCircle },
  { key: "instagram", Icon: Camera },
  { key: "web", Icon: Globe },
] as const;

export function Channels() {
  const { t } = useTranslation("landing");
  return (
    <Section id="channels" title={t("channels.title")} text={t("channels.text")}>
      <ul className="grid gap-px overflow-hidden rounded-xl border bg-line shadow-sm sm:grid-cols-2 lg:grid-cols-4">
        {CHANNELS.map(({ key, Icon }) => (
          <li key={key} className="bg-surface p-6">
            <Icon aria-hidden className="size-6 text-brand" />
            <h3 className="mt-4 text-lg font-semibold">{t(`channels.${key}`)}</h3>
            <p className="mt-1 text-muted">{t(`channels.${key}Text`)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
