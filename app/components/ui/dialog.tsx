import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

export const overlayStyles = "fixed inset-0 z-40 animate-fade bg-overlay";

type ContentProps = Omit<ComponentPropsWithoutRef<typeof Radix.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  /** The buttons at the end. */
  footer?: ReactNode;
};

/** The one dialog: a sheet from below on phones, in the middle elsewhere. Focus stays inside and returns afterwards. */
export const DialogContent = forwardRef<HTMLDivElement, ContentProps>(function DialogContent(
  { title, description, footer, className, children, ...rest },
  ref,
) {
  const { t } = useTranslation();
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        ref={ref}
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] animate-rise flex-col overflow-y-auto rounded-t-xl bg-raised p-5 shadow-lg outline-none",
          "sm:inset-x-auto sm:bottom-auto sm:start-1/2 sm:top-1/2 sm:w-[min(32rem,calc(100vw-3rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:animate-fade sm:rounded-xl sm:p-7",
          className,
        )}
        {...rest}
      >
        <div className="mb-4 pe-10">
          <Radix.Title className="text-xl font-semibold">{title}</Radix.Title>
          {description && <Radix.Description className="mt-1.5 text-muted">{description}</Radix.Description>}
        </div>
        {children}
        {footer && (
          <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{footer}</div>
        )}
        <Radix.Close
          aria-label={t("actions.close")}
          className="absolute end-3 top-3 grid size-11 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
        >
          <X aria-hidden className="size-5" />
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
});
