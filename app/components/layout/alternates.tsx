import { useLocation } from "@remix-run/react";
import { LANGUAGES, languageOfPath } from "~/i18n/languages.ts";
import { pathInLanguage } from "~/lib/path-in-language.ts";

/** Tells search engines where the page stands in the other languages. Pages behind the sign-in are none of their matter. */
export function Alternates({ publicUrl }: { publicUrl: string }) {
  const { pathname } = useLocation();
  if (!languageOfPath(pathname) || /^\/\w+\/app\b/.test(pathname)) return null;
  const path = pathname.replace(/\/$/, "");
  const rest = path.replace(/^\/\w+/, "");
  return (
    <>
      <link rel="canonical" href={publicUrl + path} />
      {LANGUAGES.map((language) => (
        <link
          key={language}
          rel="alternate"
          hrefLang={language}
          href={publicUrl + pathInLanguage(path, language)}
        />
      ))}
      {rest === "" && <link rel="alternate" hrefLang="x-default" href={`${publicUrl}/`} />}
    </>
  );
}
