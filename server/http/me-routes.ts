import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Accounts } from "../accounts/index.ts";
import { LANGUAGES } from "../kernel/languages.ts";
import type { Plans } from "../plans/index.ts";

const meView = z.object({
  user: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    language: z.enum(LANGUAGES),
  }),
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.string(),
      plan: z.enum(["free", "business", "enterprise"]),
      status: z.enum(["trialing", "active", "past_due", "suspended"]),
      periodEnd: z.iso.datetime(),
    }),
  ),
});

/** `/me`: who is signed in, and the workspaces they may act in. */
export function meRoutes({ accounts, plans }: { accounts: Accounts; plans: Plans }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get("/me", { schema: { tags: ["Me"], response: { 200: meView } } }, async (request) => {
      const memberships = await accounts.membershipsOf(request.user.id);
      const workspaces = await Promise.all(
        memberships.map(async (membership) => {
          const { plan, status, periodEnd } = await plans.subscriptionOf(membership.id);
          return { ...membership, plan, status, periodEnd: periodEnd.toISOString() };
        }),
      );
      return { user: request.user, workspaces };
    });
  };
}
