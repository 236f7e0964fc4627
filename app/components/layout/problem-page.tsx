import type { ReactNode } from "react";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { Logo } from "./logo.tsx";

export type ProblemPageProps = { status: number; title: string; description: string; children: ReactNode };

/** A page that says what went wrong and what to do next. */
export function ProblemPage({ status, title, description, children }: ProblemPageProps) {
  const home = `/${usePageLanguage()}`;
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="px-4 py-3 sm:px-6">
        <Logo to={home} className="w-fit" />
      </header>
      <main
        id="main"
        className="mx-auto flex w-full max-w-xl flex-1 flex-col justify-center px-4 pb-28 sm:px-6"
      >
        <p className="font-semibold tabular-nums text-brand-ink">{status}</p>
        <h1 className="mt-2 text-3xl font-semibold sm:text-4xl">{title}</h1>
        <p className="mt-3 text-lg text-muted">{description}</p>
        <div className="mt-8 flex flex-wrap gap-3">{children}</div>
      </main>
    </div>
  );
}
