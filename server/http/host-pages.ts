import type { FastifyInstance } from "fastify";
import type { Composition } from "../compose.ts";
import { PLANS } from "../plans/plan-table.ts";
import { remixPlugin } from "./remix.ts";
import { toHeaders } from "./tenancy.ts";

/** Hosts the pages with what their loaders and actions may call. */
export async function hostPages(app: FastifyInstance, { env, services, logger }: Composition): Promise<void> {
  await remixPlugin(app, {
    production: env.NODE_ENV === "production",
    limits: { factor: env.RATE_LIMIT_FACTOR },
    async loadContext(request, reply) {
      const session = await services.accounts.sessionOf(toHeaders(request));
      for (const cookie of session?.setCookie ?? []) reply.header("set-cookie", cookie);
      const [workspace] = session ? await services.accounts.membershipsOf(session.user.id) : [];
      return {
        services,
        session: session && workspace ? { user: session.user, workspace } : null,
        pricing: { plans: PLANS, uzsPerUsd: env.USD_UZS_RATE },
        publicUrl: env.DOMAIN_URL ?? `${request.protocol}://${request.host}`,
        log: logger,
      };
    },
  });
}
