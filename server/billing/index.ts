import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import type { PlanKey, PlanLimits, Plans } from "../plans/index.ts";
import { createOrder, type NewOrder } from "./create-order.ts";
import type { PayableOrder, PaymentProvider } from "./port.ts";
import { findOrderOf, listOrders, type OrderRow, saveOrder } from "./repo.ts";
import { bookMovement, type Movement, type SettleDeps } from "./settle-payment.ts";
import type { ProviderKey } from "./types.ts";

export type { Movement, OrderRow, PaymentProvider };
export type Billing = ReturnType<typeof createBilling>;

export type BillingDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  plans: Pick<Plans, "grant" | "regrant" | "revoke" | "subscriptionOf">;
  planTable: Record<PlanKey, PlanLimits>;
  /** Those whose keys were given. */
  providers: Partial<Record<ProviderKey, PaymentProvider>>;
  usdUzsRate: number;
  publicUrl: string | undefined;
  /** What is paid for, in the payer's language. */
  titleOf: (order: Pick<OrderRow, "plan" | "months" | "language">) => string;
  onSettled: SettleDeps["onSettled"];
};

/** Orders, the money for them, and what it gives. */
export function createBilling(deps: BillingDeps) {
  const { db, providers } = deps;

  function providerOf(key: ProviderKey): PaymentProvider {
    const provider = providers[key];
    if (!provider) throw new AppError("billing.provider_off", { provider: key });
    return provider;
  }

  return {
    /** The ways to pay that are set up here. */
    providers: (): readonly PaymentProvider[] => Object.values(providers),

    /**
     * Makes an order and the address where it is paid. Throws `billing.provider_off`, `billing.provider_unavailable` (the order stays and
     * can be paid later) and what `createOrder` throws.
     */
    async checkout(
      wanted: NewOrder & { provider: ProviderKey; email: string; origin: string },
    ): Promise<{ order: OrderRow; url: string }> {
      const provider = providerOf(wanted.provider);
      const table = { ...deps, plans: deps.planTable };
      const { order, percentOff } = await createOrder(table, provider, wanted);
      const payable: PayableOrder = {
        id: order.id,
        number: order.number,
        workspaceId: order.workspaceId,
        plan: wanted.plan,
        months: order.months,
        amount: order.amount,
        currency: order.currency,
        language: order.language,
        percentOff,
        email: wanted.email,
        title: deps.titleOf(order),
        returnUrl: `${deps.publicUrl ?? wanted.origin}/${order.language}/app/billing/orders/${order.id}`,
      };
      const { url, checkoutId } = await provider.checkout(payable);
      await saveOrder(db, order.id, { checkoutUrl: url, checkoutId: checkoutId ?? null });
      return { order, url };
    },

    /** Throws `billing.order_not_found`. */
    async order(workspaceId: string, orderId: string): Promise<OrderRow> {
      const found = await findOrderOf(db, workspaceId, orderId);
      if (!found) throw new AppError("billing.order_not_found");
      return found;
    },

    /** Newest first. */
    async orders(workspaceId: string, page: PageRequest): Promise<Page<OrderRow>> {
      const { limit, cursor } = page;
      const after = cursor ? { after: decodeCursor(cursor) } : {};
      const rows = await listOrders(db, workspaceId, { limit: limit + 1, ...after });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => row,
      );
    },

    /** Books money in a transaction of its own; see `bookMovement`. */
    book: (movement: Movement): Promise<boolean> => db.transaction((tx) => bookMovement(deps, tx, movement)),
  };
}
