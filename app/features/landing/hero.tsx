import { Link } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { ChatExample } from "./chat-example.tsx";

/** What it is in one sentence, and what it looks like. */
export function Hero({ trialDays }: { trialDays: number }) {
  const { t } = useTranslation("landing");
  return (
    <section className="relative overflow-hidden px-4 pb-16 pt-10 sm:px-6 sm:pb-24 sm:pt-16 lg:pt-20">
      <div
        aria-hidden
        className="pointer-events-none absolute -end-40 -top-56 size-[44rem] rounded-full bg-brand-soft opacity-80 blur-3xl"
      />
      <div className="relative mx-auto grid max-w-6xl items-center gap-12 lg:grid-cols-[minmax(0,1.08fr)_minmax(0,1fr)] lg:gap-16">
        <div>
          <h1 className="text-4xl font-bold tracking-[-0.025em] sm:text-5xl">{t("hero.title")}</h1>
          <p className="mt-5 max-w-xl text-lg text-muted sm:mt-6">{t("hero.text")}</p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Button asChild size="lg">
              <Link to="sign-up" prefetch="intent">
                {t("hero.start")}
                <ArrowRight aria-hidden />
              </Link>
            </Button>
            <Button asChild size="lg" variant="secondary">
              <a href="#how">{t("hero.how")}</a>
            </Button>
          </div>
          <p className="mt-4 text-sm text-muted">{t("hero.note", { count: trialDays })}</p>
        </div>
        <ChatExample />
      </div>
    </section>
  );
}
