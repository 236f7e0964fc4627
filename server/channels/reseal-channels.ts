import type { Database } from "../../db/client.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import { listSealed, saveSealed } from "./repo.ts";

const PAGE = 200;

/** Opens every channel's secrets and seals those anew that an older key sealed. Safe to run beside a serving process, and again. */
export async function resealChannels(db: Database, secrets: SecretBox): Promise<number> {
  let resealed = 0;
  let after = "";
  for (;;) {
    const rows = await listSealed(db, after, PAGE);
    for (const row of rows) {
      const sealed = [row.sealedCredentials, row.sealedWebhookSecret] as const;
      if (!sealed.some((text) => secrets.isStale(text))) continue;
      const [sealedCredentials, sealedWebhookSecret] = sealed.map((text) =>
        secrets.seal(secrets.open(text, row.id), row.id),
      );
      // A channel connected anew in between has fresh secrets already; the comparison leaves those alone.
      if (await saveSealed(db, row, { sealedCredentials, sealedWebhookSecret })) resealed++;
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return resealed;
    after = last.id;
  }
}
