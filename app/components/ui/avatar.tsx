import { cn } from "~/lib/cn.ts";

/** The first letters of a name on a quiet ground; a decoration, the name stands beside it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const letters = name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join("");
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-9 shrink-0 place-items-center rounded-md bg-brand-soft text-sm font-semibold text-brand-ink",
        className,
      )}
    >
      {letters}
    </span>
  );
}
