import { Slot } from "@radix-ui/react-slot";
import { cva, type VariantProps } from "class-variance-authority";
import { type ComponentPropsWithoutRef, forwardRef } from "react";
import { cn } from "~/lib/cn.ts";

const styles = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md text-center font-medium transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-[1.125em] [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-brand text-on-brand shadow-sm hover:bg-brand-hover",
        secondary:
          "border border-line-strong/60 bg-surface text-ink shadow-sm hover:border-line-strong hover:bg-sunken",
        quiet: "text-ink hover:bg-sunken",
        danger: "bg-danger text-on-danger shadow-sm hover:bg-danger-hover",
      },
      size: {
        sm: "min-h-9 px-3 py-1.5 text-sm",
        md: "min-h-11 px-4 py-2 text-base",
        lg: "min-h-13 px-6 py-3 text-lg",
        icon: "size-11 p-0 text-lg",
      },
    },
    defaultVariants: { variant: "primary", size: "md" },
  },
);

export type ButtonProps = ComponentPropsWithoutRef<"button"> &
  VariantProps<typeof styles> & {
    /** Gives the looks to the only child instead, such as a link. */
    asChild?: boolean;
  };

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { className, variant, size, asChild, type, ...rest },
  ref,
) {
  const Component = asChild ? Slot : "button";
  return (
    <Component
      ref={ref}
      type={asChild ? type : (type ?? "button")}
      className={cn(styles({ variant, size }), className)}
      {...rest}
    />
  );
});
