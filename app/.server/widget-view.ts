import { LANGUAGES, type Language } from "~/i18n/languages.ts";
import type { WidgetSettings } from "../../server/channels/settings.ts";
import type { Texts } from "./bot-settings-view.ts";

/** The web chat's settings as the fields of a form. Sites are one to a line. */
export type WidgetForm = {
  ownColour: boolean;
  colour: string;
  position: string;
  title: Texts;
  greeting: Texts;
  allowedOrigins: string;
};

/** The product's own colour, which the field for another one begins with. */
const BRAND = "#0b686c";

export function viewWidget({
  colour,
  position,
  title,
  greeting,
  allowedOrigins,
}: WidgetSettings): WidgetForm {
  return {
    ownColour: colour !== null,
    colour: colour ?? BRAND,
    position,
    title: inEach((each) => title[each] ?? ""),
    greeting: inEach((each) => greeting[each] ?? ""),
    allowedOrigins: allowedOrigins.join("\n"),
  };
}

/** The posted form as the input of `widget.checkSettings`. */
export function readWidget({
  ownColour,
  colour,
  position,
  title,
  greeting,
  allowedOrigins,
}: Record<string, unknown>): unknown {
  const texts = (value: unknown) => {
    const typed = (value ?? {}) as Partial<Record<Language, unknown>>;
    const all = LANGUAGES.map((each) => [each, String(typed[each] ?? "").trim()]);
    return Object.fromEntries(all.filter(([, text]) => text !== ""));
  };
  return {
    colour: ownColour === "on" ? colour : null,
    position,
    title: texts(title),
    greeting: texts(greeting),
    allowedOrigins: String(allowedOrigins ?? "")
      .split(/[\n,]/)
      .map((line) => line.trim())
      .filter(Boolean),
  };
}

function inEach(make: (language: Language) => string): Texts {
  return Object.fromEntries(LANGUAGES.map((each) => [each, make(each)])) as Texts;
}
