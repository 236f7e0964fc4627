import type { ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

/** Something said: the customer's words stand at the end of the line, the bot's at its beginning. */
export function Bubble({
  by,
  name,
  children,
}: {
  by: "customer" | "bot";
  name: string;
  children: ReactNode;
}) {
  const mine = by === "customer";
  return (
    <div className={cn("flex flex-col", mine ? "items-end" : "items-start")}>
      <span className="sr-only">{name}:</span>
      <div
        className={cn(
          "min-w-0 max-w-[88%] animate-fade rounded-xl px-4 py-2.5 sm:max-w-[80%]",
          mine ? "rounded-ee-sm bg-brand text-on-brand" : "rounded-es-sm bg-sunken text-ink",
        )}
      >
        {children}
      </div>
    </div>
  );
}

/** Three dots: an answer is being written. */
export function TypingDots({ label }: { label: string }) {
  return (
    <span className="flex h-6 items-center gap-1.5">
      <span className="sr-only">{label}</span>
      {[0, 1, 2].map((dot) => (
        <span
          key={dot}
          aria-hidden
          className="size-2 animate-breathe rounded-full bg-muted"
          style={{ animationDelay: `${dot * 0.25}s` }}
        />
      ))}
    </span>
  );
}
