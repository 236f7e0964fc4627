import { AppError } from "../kernel/errors.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import { accessOf, selfOf } from "./line.ts";
import { verifySignature } from "./meta/verify-signature.ts";
import type { ChannelDriver, Parsed } from "./port.ts";
import type { ChannelRow } from "./repo.ts";

/** One body names far fewer accounts; a body with more is nobody's. */
const MOST_ACCOUNTS = 100;

type Deps = {
  secrets: SecretBox;
  /** The secret of the platform's own application. */
  appSecret: string | undefined;
  findByAccounts: (kind: string, externalIds: readonly string[]) => Promise<ChannelRow[]>;
};

export type SharedDelivery = { row: ChannelRow; parsed: Parsed };

/**
 * Reads a body that one provider application signed for several accounts. A part counts where the signature is that of the platform's
 * application, or of the application whose secret the owner of that very account entered. Accounts that nobody connected are
 * left out: the provider would repeat them for days otherwise. AppError `channels.bad_secret` where no secret fits.
 */
export async function readShared(
  { secrets, appSecret, findByAccounts }: Deps,
  driver: ChannelDriver,
  raw: Buffer,
  signature: string | undefined,
): Promise<SharedDelivery[]> {
  const byPlatform = appSecret !== undefined && verifySignature(raw, signature, [appSecret]);
  const parts = driver.shared?.accountsOf(parseJson(raw)).slice(0, MOST_ACCOUNTS) ?? [];
  const rows = await findByAccounts(
    driver.kind,
    parts.map(({ externalId }) => externalId),
  );
  const deliveries: SharedDelivery[] = [];
  let trusted = byPlatform;
  for (const { externalId, update } of parts) {
    const row = rows.find((one) => one.externalId === externalId);
    if (!row) continue;
    const own = driver.shared?.appSecretOf(accessOf(row, secrets).credentials);
    if (!byPlatform && !(own && verifySignature(raw, signature, [own]))) continue;
    trusted = true;
    deliveries.push({ row, parsed: driver.parse(update, selfOf(row)) });
  }
  if (!trusted) throw new AppError("channels.bad_secret");
  return deliveries;
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return null;
  }
}
