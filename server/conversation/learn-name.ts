import type { Database } from "../../db/client.ts";
import type { Line } from "../channels/index.ts";
import type { Logger } from "../kernel/logger.ts";
import { saveName } from "./event-repo.ts";
import type { TakenLane } from "./lane-repo.ts";

type Deps = { db: Database; logger: Logger };

/**
 * Asks the provider how a customer is called whom the team knows by an id only, where messages do not carry names (Instagram). Nobody waits
 * for it; what cannot be learnt now is asked for with the next message.
 */
export async function learnName(
  { db, logger }: Deps,
  { driver, access }: Pick<Line, "driver" | "access">,
  { customerId, customerName }: Pick<TakenLane, "customerId" | "customerName">,
  externalId: string | undefined,
): Promise<void> {
  if (!driver.profileOf || !customerId || !externalId || customerName !== externalId) return;
  try {
    const profile = await driver.profileOf(access, externalId);
    if (!profile) return;
    await saveName(db, customerId, externalId, profile);
  } catch (error) {
    logger.warn({ err: error, customerId }, "a customer's name could not be learnt");
  }
}
