import { Download, FileText, Image as ImageIcon, Mic, Video } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { formatSize } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { MediaView } from "./types.ts";

const ICONS = { photo: ImageIcon, voice: Mic, audio: Mic, video: Video, document: FileText };

export type MessageMediaProps = { media: MediaView; href: string };

/**
 * Something a customer sent that is not text: what it is, how large, and on request its picture or sound. It is fetched from the
 * messenger only when somebody asks for it.
 */
export function MessageMedia({ media, href }: MessageMediaProps) {
  const { t } = useTranslation("inbox");
  const [shown, setShown] = useState(false);
  const [failed, setFailed] = useState(false);
  const { kind, available } = media;
  const Icon = ICONS[kind];
  const canShow = kind === "photo" || kind === "voice" || kind === "audio";
  return (
    <div className="grid gap-2">
      {shown && !failed ? (
        <Shown media={media} href={href} onError={() => setFailed(true)} />
      ) : (
        <p className="flex items-center gap-2 text-sm">
          <Icon aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 wrap-anywhere">
            {media.fileName || t(`media.${kind}`)} <Facts media={media} />
          </span>
        </p>
      )}
      {failed && <p className="text-xs text-danger-ink">{t("media.failed")}</p>}
      {available ? (
        <div className="flex flex-wrap gap-2">
          {canShow && !shown && (
            <Button variant="secondary" size="sm" onClick={() => setShown(true)}>
              {t(kind === "photo" ? "media.show" : "media.play")}
            </Button>
          )}
          <Button asChild variant="quiet" size="sm">
            <a href={href} download>
              <Download aria-hidden />
              {t("media.download")}
            </a>
          </Button>
        </div>
      ) : (
        <p className="text-xs text-muted">{t("media.gone")}</p>
      )}
    </div>
  );
}

function Facts({ media: { bytes, seconds } }: { media: MediaView }) {
  const language = usePageLanguage();
  const facts = [
    seconds !== null && `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`,
    bytes !== null && formatSize(language, bytes),
  ].filter(Boolean);
  return (
    facts.length > 0 && <span className="whitespace-nowrap text-xs text-muted">{facts.join(" · ")}</span>
  );
}

function Shown({ media, href, onError }: MessageMediaProps & { onError(): void }) {
  const { t } = useTranslation("inbox");
  if (media.kind === "photo")
    return (
      <a href={href} target="_blank" rel="noreferrer">
        <img
          src={href}
          alt={t("media.photoFrom")}
          onError={onError}
          className="max-h-80 min-h-24 max-w-full rounded-md bg-sunken object-contain"
        />
      </a>
    );
  return (
    // biome-ignore lint/a11y/useMediaCaption: what was said stands below it as text, where it was understood
    <audio controls autoPlay preload="none" src={href} onError={onError} className="h-11 w-full min-w-48">
      {t(`media.${media.kind}`)}
    </audio>
  );
}
