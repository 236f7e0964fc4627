import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

const linkStyles =
  "rounded-sm font-medium text-brand-ink underline decoration-brand/40 underline-offset-4 hover:decoration-brand";

export function AuthHeading({ title, lead }: { title: string; lead?: string }) {
  return (
    <div className="mb-7">
      <h1 className="text-3xl font-semibold">{title}</h1>
      {lead && <p className="mt-2 text-lg text-muted">{lead}</p>}
    </div>
  );
}

export function AuthLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} prefetch="intent" className={linkStyles}>
      {children}
    </Link>
  );
}

/** Opens beside the form, so that nothing typed is lost. */
export function TermsLink({ to, children }: { to: string; children?: ReactNode }) {
  return (
    <Link to={to} target="_blank" rel="noreferrer" className={linkStyles}>
      {children}
    </Link>
  );
}
