import type { Accounts } from "./accounts/index.ts";
import type { Billing } from "./billing/index.ts";
import type { BillingOffice } from "./billing/office.ts";
import type { Bots } from "./bots/index.ts";
import type { Channels } from "./channels/index.ts";
import type { WidgetChat } from "./channels/widget/index.ts";
import type { Conversations } from "./conversation/index.ts";
import type { Customers } from "./customers/index.ts";
import type { Inbox } from "./inbox/index.ts";
import type { Knowledge } from "./knowledge/index.ts";
import type { Notices } from "./notices/index.ts";
import type { Plans } from "./plans/index.ts";
import type { PlatformBot } from "./platform-bot/index.ts";
import type { Events } from "./providers/events/port.ts";

/** The use cases of the product: what the API, the pages and the workers call. */
export type Services = {
  accounts: Accounts;
  plans: Plans;
  /** Orders, the money for them, and what it gives. */
  billing: Billing;
  /** Who is named on invoices, the invoices, what is used, what a payment would change. */
  billingOffice: BillingOffice;
  bots: Bots;
  knowledge: Knowledge;
  channels: Channels;
  notices: Notices;
  /** The platform's own Telegram bot. */
  platformBot: PlatformBot;
  /** What visitors of web sites can do. */
  widget: WidgetChat;
  conversations: Conversations;
  inbox: Inbox;
  customers: Customers;
  events: Events;
  /** What this installation can do, for pages that must say so. */
  abilities: {
    onlineModel: boolean;
    publicUrl: string | undefined;
    /** What Meta is told to say when it asks whether a webhook is ours. */
    metaVerifyToken: string;
    /** Whether Meta's signatures can be checked without a secret of the owner's own. */
    metaAppSecret: boolean;
  };
};
