import type { Database, Transaction } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import { findMemberships, insertWorkspace, lockUser } from "./repo.ts";
import { cleanName } from "./rules.ts";

export type WorkspaceDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  /** Runs in the transaction that makes the workspace: what it throws undoes the workspace too. */
  onWorkspaceCreated: (tx: Transaction, workspaceId: string) => Promise<void>;
};

/**
 * The workspace a person starts in: their oldest one, or a new one that they own, named as given or after themselves. Calls at the
 * same moment make one workspace, since each waits for the person's row. Throws `accounts.signed_out` when the person is gone.
 */
export async function ensureWorkspace(
  deps: WorkspaceDeps,
  userId: string,
  name?: string,
): Promise<{ id: string }> {
  const [existing] = await findMemberships(deps.db, userId);
  if (existing) return { id: existing.id };
  return deps.db.transaction(async (tx) => {
    const person = await lockUser(tx, userId);
    if (!person) throw new AppError("accounts.signed_out");
    const [madeMeanwhile] = await findMemberships(tx, userId);
    if (madeMeanwhile) return { id: madeMeanwhile.id };
    const id = deps.ids.next("ws");
    const chosen = cleanName(name ?? "") ?? person.name;
    await insertWorkspace(tx, {
      id,
      name: chosen,
      memberId: deps.ids.next("mem"),
      ownerId: userId,
      now: deps.clock.now(),
    });
    await deps.onWorkspaceCreated(tx, id);
    return { id };
  });
}
