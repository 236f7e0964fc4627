import * as Radix from "@radix-ui/react-popover";
import { type ComponentPropsWithoutRef, forwardRef } from "react";
import { cn } from "~/lib/cn.ts";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

type PopoverContentProps = ComponentPropsWithoutRef<typeof Radix.Content> & { "aria-label": string };

/** A small panel of mixed controls that opens from a button. For a plain list of actions use `Menu`. */
export const PopoverContent = forwardRef<HTMLDivElement, PopoverContentProps>(function PopoverContent(
  { className, sideOffset = 6, ...rest },
  ref,
) {
  return (
    <Radix.Portal>
      <Radix.Content
        ref={ref}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          "z-50 animate-fade rounded-lg border bg-raised p-3 text-sm text-ink shadow-lg outline-none",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
});
