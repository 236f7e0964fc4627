import type { Language } from "../kernel/languages.ts";
import type { PlanKey } from "../plans/index.ts";
import type { Currency, ProviderKey } from "./types.ts";

/** What a provider needs to know to let somebody pay. */
export type PayableOrder = {
  id: string;
  /** The order's number for people. */
  number: number;
  workspaceId: string;
  plan: PlanKey;
  months: number;
  amount: number;
  currency: Currency;
  language: Language;
  /** Percent off, where a promo code applies. */
  percentOff: number;
  email: string;
  /** Words for the payment page: what is paid for. */
  title: string;
  /** Where the payer comes back to, whatever happened; the page there shows the true state. */
  returnUrl: string;
};

/**
 * A way to pay. Payments are granted by what the provider tells our server, never by the payer's coming back. Throws AppError
 * `billing.provider_unavailable` when the provider is away.
 */
export type PaymentProvider = {
  readonly key: ProviderKey;
  readonly currency: Currency;
  /** Renews by itself until it is cancelled. */
  readonly renews: boolean;
  /** Where the payer goes to pay; `checkoutId` is the provider's own id of it. The same order may be asked for again. */
  checkout(order: PayableOrder): Promise<{ url: string; checkoutId?: string }>;
  /** Makes a checkout unpayable, where the provider can; false when it was paid already. */
  withdraw?(checkoutId: string): Promise<boolean>;
};
