import { FileText, UploadCloud } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { formatSize } from "~/lib/format.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type FileDropProps = {
  name: string;
  label: string;
  /** Kinds and sizes that are taken, in words. */
  hint: string;
  /** As of `<input accept>`. */
  accept?: string;
  multiple?: boolean;
  /** Called when files have been chosen or dropped; the input holds them too, so a plain form sends them. */
  onFiles?(files: File[]): void;
  /** True when `onFiles` takes the files over: they are not listed here, and the field is empty again for the next ones. */
  handOver?: boolean;
};

const nativeStyles =
  "mt-4 w-0 min-w-full text-sm text-muted sm:w-auto sm:min-w-0 sm:max-w-full file:me-3 file:min-h-10 file:cursor-pointer file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:text-ink";

/** A place to drop files on; before scripts run it is the browser's own file field. */
export function FileDrop({ name, label, hint, accept, multiple, onFiles, handOver }: FileDropProps) {
  const { t } = useTranslation();
  const language = usePageLanguage();
  const id = useId();
  const hydrated = useHydrated();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [files, setFiles] = useState<File[]>([]);

  function take(list: FileList): void {
    const chosen = [...list].slice(0, multiple ? undefined : 1);
    if (chosen.length > 0) onFiles?.(chosen);
    if (handOver && input.current) input.current.value = "";
    else setFiles(chosen);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    if (!input.current) return;
    const transfer = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, multiple ? undefined : 1))
      transfer.items.add(file);
    input.current.files = transfer.files;
    take(transfer.files);
  }

  return (
    <div>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "flex cursor-pointer flex-col items-center rounded-lg border-2 border-dashed border-line-strong/60 bg-surface px-5 py-9 text-center transition-colors hover:border-brand hover:bg-brand-soft/40 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand",
          over && "border-brand bg-brand-soft/60",
        )}
      >
        <UploadCloud aria-hidden className="mb-3 size-8 text-brand" />
        <span className="font-medium">{label}</span>
        <span id={`${id}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </span>
        {hydrated && (
          <span className="mt-4 flex min-h-10 items-center rounded-md border border-line-strong/60 bg-surface px-4 text-sm font-medium shadow-sm">
            {t(multiple ? "files.chooseMany" : "files.chooseOne")}
          </span>
        )}
        <input
          ref={input}
          id={id}
          type="file"
          name={name}
          accept={accept}
          multiple={multiple}
          aria-describedby={`${id}-hint`}
          onChange={(event) => event.currentTarget.files && take(event.currentTarget.files)}
          className={hydrated ? "sr-only" : nativeStyles}
        />
      </label>
      {files.length > 0 && (
        <ul aria-label={t("files.chosen")} className="mt-3 grid gap-1.5 text-sm">
          {files.map((file) => (
            <li key={`${file.name}-${file.size}-${file.lastModified}`} className="flex items-center gap-2">
              <FileText aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 truncate">{file.name}</span>
              <span className="shrink-0 text-muted">{formatSize(language, file.size)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
