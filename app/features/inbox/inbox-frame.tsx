import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from "react";
import { cn } from "~/lib/cn.ts";
import { InboxContext, type InboxShared } from "./inbox-context.ts";
import { MadeAt } from "./use-now.ts";

export type InboxFrameProps = {
  shared: InboxShared;
  /** When the server made the page. */
  madeAt: string;
  /** A conversation is open: on phones it takes the place of the list. */
  isOpen: boolean;
  listLabel: string;
  list: ReactNode;
  children: ReactNode;
};

/**
 * List and conversation beside each other, each scrolling by itself; one after the other on phones. What stands above (the bar of the
 * builder, its notices) is measured, so that the place to write stays in sight.
 */
export function InboxFrame({ shared, madeAt, isOpen, listLabel, list, children }: InboxFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const top = useTop(frame.current);
  const style = top === undefined ? undefined : ({ "--inbox-top": `${top}px` } as CSSProperties);
  return (
    <InboxContext.Provider value={shared}>
      <MadeAt.Provider value={madeAt}>
        <div
          ref={frame}
          style={style}
          className="[--inbox-top:7rem] lg:grid lg:h-[calc(100dvh-var(--inbox-top))] lg:min-h-112 lg:grid-cols-[16rem_minmax(0,1fr)] lg:[--inbox-top:0px] xl:grid-cols-[19rem_minmax(0,1fr)]"
        >
          <section
            aria-label={listLabel}
            className={cn("flex min-h-0 flex-col bg-surface lg:border-e", isOpen && "max-lg:hidden")}
          >
            {list}
          </section>
          <div className={cn("min-h-0 min-w-0", !isOpen && "max-lg:hidden")}>{children}</div>
        </div>
      </MadeAt.Provider>
    </InboxContext.Provider>
  );
}

/** How far from the top of the page something stands, anew when the window changes. */
function useTop(element: HTMLElement | null): number | undefined {
  const [top, setTop] = useState<number>();
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  useEffect(() => {
    if (!ready || !element) return;
    const measure = () => setTop(Math.round(element.getBoundingClientRect().top + window.scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element, ready]);
  return top;
}
