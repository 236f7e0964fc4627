import * as Radix from "@radix-ui/react-dropdown-menu";
import { type ComponentPropsWithoutRef, forwardRef } from "react";
import { cn } from "~/lib/cn.ts";

export const Menu = Radix.Root;
export const MenuTrigger = Radix.Trigger;

/** A list of actions or links that opens from a button. */
export const MenuContent = forwardRef<HTMLDivElement, ComponentPropsWithoutRef<typeof Radix.Content>>(
  function MenuContent({ className, sideOffset = 6, ...rest }, ref) {
    return (
      <Radix.Portal>
        <Radix.Content
          ref={ref}
          sideOffset={sideOffset}
          collisionPadding={8}
          className={cn(
            "z-50 min-w-52 animate-fade rounded-lg border bg-raised p-1.5 text-sm text-ink shadow-lg outline-none",
            className,
          )}
          {...rest}
        />
      </Radix.Portal>
    );
  },
);

export const MenuItem = forwardRef<HTMLDivElement, ComponentPropsWithoutRef<typeof Radix.Item>>(
  function MenuItem({ className, ...rest }, ref) {
    return (
      <Radix.Item
        ref={ref}
        className={cn(
          "flex min-h-10 w-full cursor-pointer items-center gap-2.5 rounded-md px-3 py-2 text-start outline-none data-disabled:opacity-50 data-highlighted:bg-sunken [&_svg]:size-4 [&_svg]:text-muted",
          className,
        )}
        {...rest}
      />
    );
  },
);

export function MenuLabel({ className, ...rest }: ComponentPropsWithoutRef<typeof Radix.Label>) {
  return <Radix.Label className={cn("px-3 pb-1 pt-2 text-xs text-muted", className)} {...rest} />;
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1.5 h-px bg-line" />;
}
