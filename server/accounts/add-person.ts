import type { Language } from "../kernel/languages.ts";
import { ensureWorkspace, type WorkspaceDeps } from "./ensure-workspace.ts";
import { findUserId, insertPerson } from "./repo.ts";

export type NewPerson = {
  name: string;
  email: string;
  password: string;
  language: Language;
  workspaceName?: string;
};

/**
 * Adds a person on the operator's word (the demo, the first admin): confirmed, no letter, with a workspace. Somebody who has the
 * address already stays as they are, password included; `created` tells which it was.
 */
export async function addPerson(
  deps: WorkspaceDeps & { hashPassword: (password: string) => Promise<string> },
  { name, email, password, language, workspaceName }: NewPerson,
): Promise<{ userId: string; workspaceId: string; created: boolean }> {
  const address = email.trim().toLowerCase();
  const known = await findUserId(deps.db, address);
  const userId = known ?? deps.ids.next("usr");
  let created = false;
  if (known === undefined) {
    const passwordHash = await deps.hashPassword(password);
    const person = {
      id: userId,
      accountId: deps.ids.next("acc"),
      name,
      email: address,
      language,
      passwordHash,
    };
    created = await deps.db.transaction((tx) => insertPerson(tx, person, deps.clock.now()));
  }
  const id = created ? userId : ((await findUserId(deps.db, address)) ?? userId);
  const workspace = await ensureWorkspace(deps, id, workspaceName);
  return { userId: id, workspaceId: workspace.id, created };
}
