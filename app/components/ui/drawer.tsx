import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { overlayStyles } from "./dialog.tsx";

export type DrawerProps = {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  trigger: ReactNode;
  children: ReactNode;
};

/** A panel from the side, for navigation on phones. */
export function Drawer({ open, onOpenChange, title, trigger, children }: DrawerProps) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyles} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 start-0 z-50 flex w-[min(19rem,86vw)] animate-slide-in flex-col bg-surface shadow-lg outline-none"
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
          <Radix.Close
            aria-label={t("actions.close")}
            className="absolute end-2 top-2.5 grid size-11 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-5" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
