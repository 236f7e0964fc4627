import { isLanguage, type Language, type LocalizedText } from "../../kernel/languages.ts";
import type { Translate } from "../../kernel/translate.ts";
import type { Line } from "../line.ts";
import { DEFAULT_WIDGET, type WidgetSettings } from "../settings.ts";
import { WIDGET_WORDS, type WidgetConfig, type WidgetWords } from "./view.ts";

/** A channel's widget settings; what was never chosen is the default. */
export function widgetSettings({ row }: Pick<Line, "row">): WidgetSettings {
  return { ...DEFAULT_WIDGET, ...row.settings.widget };
}

/** The language of a visitor's chat: the one asked for, else the bot's. */
export function chatLanguage({ bot }: Pick<Line, "bot">, asked: string | undefined): Language {
  return isLanguage(asked) ? asked : bot.language;
}

/** How one bot's chat looks and what it says in a language. */
export function viewConfig(
  line: Pick<Line, "bot" | "row">,
  language: Language,
  advertising: boolean,
  translate: Translate,
): WidgetConfig {
  const { bot } = line;
  const { colour, position, title, greeting } = widgetSettings(line);
  const words = WIDGET_WORDS.map((word) => [
    word,
    translate(language, `widget:ui.${word}`, { bot: bot.name }),
  ]);
  return {
    title: textIn(title, language) ?? bot.name,
    language,
    colour,
    position,
    greeting:
      textIn(greeting, language) ??
      textIn(bot.greeting, language) ??
      translate(language, "conversation:greeting", { bot: bot.name }),
    suggestions: bot.suggestedQuestions[language] ?? bot.suggestedQuestions[bot.language] ?? [],
    person: bot.handover.enabled,
    advertising,
    words: Object.fromEntries(words) as WidgetWords,
  };
}

function textIn(texts: LocalizedText, language: Language): string | undefined {
  return texts[language]?.trim() || undefined;
}
