import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { CopyField } from "~/components/ui/copy-field.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { scriptTag } from "./script-tag.ts";

const NODE = `import { createHmac } from "node:crypto";

const hash = createHmac("sha256", process.env.CHAT_SECRET)
  .update(user.id)
  .digest("hex");`;

const PHP = `$hash = hash_hmac("sha256", $user->id, getenv("CHAT_SECRET"));`;

export type IdentityCardProps = {
  publicUrl: string;
  botId: string;
  /** Given only after it was asked for. */
  secret: string | null;
};

/** How a site tells the chat who is signed in there, and proves it. */
export function IdentityCard({ publicUrl, botId, secret }: IdentityCardProps) {
  const { t } = useTranslation("widget");
  const tag = scriptTag(publicUrl, {
    bot: botId,
    "user-id": "…",
    "user-hash": "…",
    "user-name": "…",
    "user-email": "…",
  });
  return (
    <Card>
      <CardHeader title={t("settings.identityTitle")} description={t("settings.identityText")} />
      <div className="grid gap-5">
        {secret ? (
          <CopyField label={t("settings.secret")} value={secret} />
        ) : (
          <Form method="post" preventScrollReset>
            <SubmitButton variant="secondary" size="sm" intent="secret">
              {t("settings.showSecret")}
            </SubmitButton>
          </Form>
        )}
        <p className="text-sm text-muted">{t("settings.secretHint")}</p>
        <ol className="grid list-decimal gap-2 ps-5">
          <li>{t("settings.identityStep1")}</li>
          <li>{t("settings.identityStep2")}</li>
        </ol>
        <Code title={t("settings.exampleNode")} text={NODE} />
        <Code title={t("settings.examplePhp")} text={PHP} />
        <CopyField label={t("settings.exampleTag")} value={tag} />
      </div>
    </Card>
  );
}

function Code({ title, text }: { title: string; text: string }) {
  return (
    <figure className="grid gap-1.5">
      <figcaption className="text-sm font-medium">{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled by keyboard too */}
      <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken px-4 py-3 font-mono text-sm">
        {text}
      </pre>
    </figure>
  );
}
