import type { SessionUser } from "../../server/accounts/index.ts";
import type { ErrorDetails } from "../../server/kernel/errors.ts";
import type { Language } from "../../server/kernel/languages.ts";
import type { Logger } from "../../server/kernel/logger.ts";
import type { PlanKey, PlanLimits } from "../../server/plans/plan-table.ts";
import type { Services } from "../../server/services.ts";

export type { ErrorDetails, Language, PlanKey, PlanLimits, Services };

/** Who is signed in, and the workspace they act in. */
export type PageSession = {
  user: SessionUser;
  workspace: { id: string; name: string; role: string };
};

/** The plan table and the rate that prices in soum follow. */
export type Pricing = { plans: Record<PlanKey, PlanLimits>; uzsPerUsd: number };

declare module "@remix-run/node" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged
  interface AppLoadContext {
    services: Services;
    session: PageSession | null;
    pricing: Pricing;
    /** The public base address without a slash at the end: absolute links of pages begin with it. */
    publicUrl: string;
    log: Logger;
    /** Names this answer's own scripts to the content security policy. */
    nonce: string;
    clientIp: string;
  }
}
