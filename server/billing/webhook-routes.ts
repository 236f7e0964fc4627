import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { clickRoutes } from "./click/routes.ts";
import type { Billing } from "./index.ts";
import { paymeRoutes } from "./payme/routes.ts";
import { payoneerRoutes } from "./payoneer/routes.ts";
import { stripeRoutes } from "./stripe/routes.ts";
import { uzumRoutes } from "./uzum/routes.ts";

type Deps = {
  billing: Pick<Billing, "webhooks">;
  /** For what nobody has signed. */
  limit: (scope: FastifyInstance) => Promise<void>;
};

/** What payment providers call; those whose keys were not given do not exist here. */
export function paymentWebhooks({ billing, limit }: Deps): FastifyPluginAsync {
  const { payme, click, uzum, stripe, payoneer } = billing.webhooks;
  return async (app) => {
    if (payme) await app.register(paymeRoutes({ payme }));
    if (click) await app.register(clickRoutes({ click }));
    if (uzum) await app.register(uzumRoutes({ uzum }));
    if (stripe) await app.register(stripeRoutes({ receive: stripe }));
    if (payoneer)
      await app.register(async (scope) => {
        await limit(scope);
        await scope.register(payoneerRoutes({ receive: payoneer }));
      });
  };
}
