import { Link } from "@remix-run/react";
import { FileUp, Globe, type LucideIcon, NotebookPen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";

const WAYS = [
  { way: "text", icon: NotebookPen },
  { way: "file", icon: FileUp },
  { way: "url", icon: Globe },
] as const satisfies readonly { way: string; icon: LucideIcon }[];

export type KnowledgeWay = (typeof WAYS)[number]["way"];

export function isKnowledgeWay(value: unknown): value is KnowledgeWay {
  return WAYS.some(({ way }) => way === value);
}

/** The choice between text, file and link; links, so that it works before scripts run. */
export function KnowledgeWays({ current }: { current: KnowledgeWay }) {
  const { t } = useTranslation(["bots", "knowledge"]);
  return (
    <nav aria-label={t("knowledge:ways.label")} className="grid gap-2 sm:grid-cols-3">
      {WAYS.map(({ way, icon: Icon }) => (
        <Link
          key={way}
          to={`?way=${way}`}
          preventScrollReset
          aria-current={way === current ? "true" : undefined}
          className={cn(
            "flex min-h-12 items-center gap-3 rounded-md border bg-surface px-4 py-2.5 text-sm font-medium transition-colors hover:border-line-strong",
            way === current && "border-brand bg-brand-soft text-brand-ink hover:border-brand",
          )}
        >
          <Icon aria-hidden className="size-5 shrink-0" />
          {t(`bots:new.knowledge.${way}`)}
        </Link>
      ))}
    </nav>
  );
}
