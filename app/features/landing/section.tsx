import type { ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

export type SectionProps = {
  id?: string;
  title: string;
  text?: string;
  /** A quiet ground that sets the section apart. */
  tinted?: boolean;
  children: ReactNode;
};

/** One thought of the landing page. */
export function Section({ id, title, text, tinted, children }: SectionProps) {
  return (
    <section id={id} className={cn("px-4 py-16 sm:px-6 sm:py-24", tinted && "border-y bg-sunken/60")}>
      <div className="mx-auto max-w-6xl">
        <div className="mb-9 max-w-2xl sm:mb-12">
          <h2 className="text-3xl font-semibold sm:text-4xl">{title}</h2>
          {text && <p className="mt-3.5 text-lg text-muted">{text}</p>}
        </div>
        {children}
      </div>
    </section>
  );
}
