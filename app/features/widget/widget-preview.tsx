import { MessageCircle, SendHorizontal, X } from "lucide-react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { textOn } from "~/widget/colour.ts";

export type Previewed = { colour: string | null; position: string; title: string; greeting: string };

/** A picture of the chat as visitors will see it; it can only be looked at. */
export function WidgetPreview({ colour, position, title, greeting }: Previewed) {
  const { t } = useTranslation("widget");
  const own: CSSProperties | undefined = colour ? { background: colour, color: textOn(colour) } : undefined;
  const brand = own ? undefined : "bg-brand text-on-brand";
  return (
    <figure className="grid content-start gap-1.5">
      <figcaption className="text-sm font-medium">{t("settings.preview")}</figcaption>
      <div aria-hidden className="rounded-lg bg-sunken p-3 text-sm">
        <div className="overflow-hidden rounded-lg border bg-surface shadow-md">
          <div className={cn("flex items-center gap-2 px-3 py-2.5 font-semibold", brand)} style={own}>
            <span className="min-w-0 flex-1 truncate">{title}</span>
            <X className="size-4 shrink-0" />
          </div>
          <div className="grid gap-2 p-3">
            <p className="w-fit max-w-[90%] rounded-lg bg-sunken px-3 py-2">
              <span className="line-clamp-5 wrap-anywhere">{greeting}</span>
            </p>
            <p className={cn("w-fit max-w-[90%] justify-self-end rounded-lg px-3 py-2", brand)} style={own}>
              {t("settings.previewQuestion")}
            </p>
            <p className="w-fit max-w-[90%] rounded-lg bg-sunken px-3 py-2">{t("settings.previewAnswer")}</p>
          </div>
          <div className="m-2 flex items-center gap-2 rounded-full border border-line-strong py-1 ps-3 pe-1 text-muted">
            <span className="min-w-0 flex-1 truncate">{t("ui.placeholder")}</span>
            <span className={cn("grid size-7 place-items-center rounded-full", brand)} style={own}>
              <SendHorizontal className="size-4" />
            </span>
          </div>
        </div>
        <span
          className={cn(
            "mt-3 grid size-11 place-items-center rounded-full shadow-md",
            position === "left" ? "me-auto" : "ms-auto",
            brand,
          )}
          style={own}
        >
          <MessageCircle className="size-5" />
        </span>
      </div>
    </figure>
  );
}
