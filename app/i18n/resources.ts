import "i18next";

/** One line per locale file: with it, a key that English lacks does not compile. */
export type Resources = {
  common: typeof import("../../locales/en/common.json");
  landing: typeof import("../../locales/en/landing.json");
  auth: typeof import("../../locales/en/auth.json");
  legal: typeof import("../../locales/en/legal.json");
  errors: typeof import("../../locales/en/errors.json");
  conversation: typeof import("../../locales/en/conversation.json");
  knowledge: typeof import("../../locales/en/knowledge.json");
  playground: typeof import("../../locales/en/playground.json");
  bots: typeof import("../../locales/en/bots.json");
  billing: typeof import("../../locales/en/billing.json");
  channels: typeof import("../../locales/en/channels.json");
  inbox: typeof import("../../locales/en/inbox.json");
  "whatsapp-web": typeof import("../../locales/en/whatsapp-web.json");
  desk: typeof import("../../locales/en/desk.json");
  customers: typeof import("../../locales/en/customers.json");
  "notice-settings": typeof import("../../locales/en/notice-settings.json");
  widget: typeof import("../../locales/en/widget.json");
};

declare module "i18next" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged
  interface CustomTypeOptions {
    defaultNS: "common";
    returnNull: false;
    resources: Resources;
  }
}
