import { cn } from "~/lib/cn.ts";

/** The place of something that is still coming, so that the page does not jump. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-breathe rounded-md bg-sunken", className)} />;
}
