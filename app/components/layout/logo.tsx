import { Link } from "@remix-run/react";
import { cn } from "~/lib/cn.ts";

/** The mark alone: a speech bubble with two eyes, one of them awake. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn("size-8 shrink-0", className)}>
      <rect width="32" height="32" rx="9" className="fill-brand" />
      <path
        d="M8 12.5A4.5 4.5 0 0 1 12.500 8h7a4.500 4.500 0 0 1 4.500 4.500v4a4.500 4.500 0 0 1-4.500 4.500H15l-4.200 3.400c-.5.4-1.300 0-1.300-.6v-3.400A4.500 4.500 0 0 1 8 16.500z"
        className="fill-on-brand"
      />
      <circle cx="13" cy="14.500" r="1.600" className="fill-brand" />
      <circle cx="19" cy="14.500" r="1.600" fill="#f0a04b" />
    </svg>
  );
}

/** Mark and name, leading to the given page. The name is the same in every language. */
export function Logo({ to, className }: { to: string; className?: string }) {
  return (
    <Link
      to={to}
      className={cn("flex min-h-11 items-center gap-2.5 rounded-md text-lg font-bold", className)}
    >
      <LogoMark />
      <span className="tracking-tight">BotFactory</span>
    </Link>
  );
}
