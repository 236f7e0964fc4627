import type { LocalizedText } from "../kernel/languages.ts";

/** What an owner chooses about a channel; each kind reads its own part. */
export type ChannelSettings = {
  /** Telegram: the forum group in which the team answers, one topic per customer. */
  desk?: { chatId: string; title: string } | null;
  /** Telegram: a code that, sent as `/link CODE` in a group, makes it the desk; ends after a while. */
  deskCode?: { hash: string; expiresAt: string } | null;
  /** WhatsApp by QR: when the owner said that they know what may happen to the number, and who. */
  riskAccepted?: { at: string; userId: string };
  widget?: WidgetSettings;
};

export type WidgetSettings = {
  /** `#rrggbb`; null: the product's own. */
  colour: string | null;
  position: "right" | "left";
  title: LocalizedText;
  greeting: LocalizedText;
  /** Sites that may show the widget, as origins; empty: any. */
  allowedOrigins: string[];
};

export const DEFAULT_WIDGET: WidgetSettings = {
  colour: null,
  position: "right",
  title: {},
  greeting: {},
  allowedOrigins: [],
};
