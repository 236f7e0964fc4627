import { Link } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";

export function ClosingCall() {
  const { t } = useTranslation("landing");
  return (
    <section className="px-4 py-20 text-center sm:px-6 sm:py-28">
      <h2 className="mx-auto max-w-2xl text-3xl font-semibold sm:text-4xl">{t("end.title")}</h2>
      <p className="mt-3 text-lg text-muted">{t("end.text")}</p>
      <Button asChild size="lg" className="mt-8">
        <Link to="sign-up" prefetch="intent">
          {t("end.start")}
          <ArrowRight aria-hidden />
        </Link>
      </Button>
    </section>
  );
}
