import { eq } from "drizzle-orm";
import type { Database, Executor } from "../../../db/client.ts";
import { providerKey } from "../../../db/schema/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";

export type PaymeKeys = {
  /** The key that Payme shows now. */
  currentKey: () => Promise<string>;
  /** Keeps a new key for the next call. */
  changeKey: (tx: Executor, key: string) => Promise<void>;
};

const CONTEXT = "provider_key:payme";

/** Payme's key: the one of the environment until Payme changes it (ChangePassword); the changed one is sealed in the database. */
export function createPaymeKeys(deps: {
  db: Database;
  clock: Clock;
  secretBox: SecretBox;
  firstKey: string;
}): PaymeKeys {
  const { db, clock, secretBox, firstKey } = deps;
  return {
    async currentKey() {
      const [row] = await db.select().from(providerKey).where(eq(providerKey.provider, "payme"));
      return row ? secretBox.open(row.sealed, CONTEXT) : firstKey;
    },
    async changeKey(tx, key) {
      const changed = { sealed: secretBox.seal(key, CONTEXT), changedAt: clock.now() };
      await tx
        .insert(providerKey)
        .values({ provider: "payme", ...changed })
        .onConflictDoUpdate({ target: providerKey.provider, set: changed });
    },
  };
}
