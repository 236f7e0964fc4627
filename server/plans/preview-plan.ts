import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { isPlanKey, type PlanKey } from "./plan-table.ts";
import { listGrants } from "./repo.ts";
import { type Stretch, timelineOf } from "./timeline.ts";

/** What a workspace would have if so many months of a plan were paid for now: worked out as a payment is, and written nowhere. */
export async function previewPlan(
  { db, clock }: { db: Database; clock: Clock },
  workspaceId: string,
  plan: PlanKey,
  months: number,
): Promise<Stretch[]> {
  const now = clock.now();
  const given = (await listGrants(db, workspaceId)).flatMap((row) =>
    isPlanKey(row.plan) ? [{ ...row, plan: row.plan }] : [],
  );
  const wanted = { id: "~", kind: "paid" as const, plan, at: now, months, days: null, until: null };
  return timelineOf([...given, wanted], now);
}
