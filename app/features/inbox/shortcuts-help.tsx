import { useTranslation } from "react-i18next";
import { Dialog, DialogContent } from "~/components/ui/dialog.tsx";
import { useShortcutsSwitch } from "./use-shortcuts.ts";

const KEYS = [
  { keys: ["J", "K"], words: "move" },
  { keys: ["Enter"], words: "open" },
  { keys: ["R"], words: "reply" },
  { keys: ["N"], words: "note" },
  { keys: ["T"], words: "take" },
  { keys: ["E"], words: "close" },
  { keys: ["L"], words: "label" },
  { keys: ["/"], words: "search" },
  { keys: ["?"], words: "help" },
] as const;

/** The keys of the inbox, and the switch that turns single keys off. */
export function ShortcutsHelp({ open, setOpen }: { open: boolean; setOpen(open: boolean): void }) {
  const { t } = useTranslation("inbox");
  const [on, setOn] = useShortcutsSwitch();
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogContent title={t("shortcuts.title")} description={t("shortcuts.text")}>
        <dl className="grid gap-2">
          {KEYS.map(({ keys, words }) => (
            <div key={words} className="flex items-center justify-between gap-4">
              <dt className="text-sm">{t(`shortcuts.${words}`)}</dt>
              <dd className="flex gap-1">
                {keys.map((key) => (
                  <kbd
                    key={key}
                    className="grid min-h-7 min-w-7 place-items-center rounded-sm border bg-sunken px-1.5 font-mono text-xs"
                  >
                    {key}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
        <label className="mt-5 flex items-center gap-3 border-t pt-4 text-sm">
          <input
            type="checkbox"
            checked={on}
            onChange={({ target }) => setOn(target.checked)}
            className="size-5 accent-brand"
          />
          {t("shortcuts.on")}
        </label>
      </DialogContent>
    </Dialog>
  );
}
