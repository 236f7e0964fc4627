import { AppError } from "../kernel/errors.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import { accessOf, selfOf } from "./line.ts";
import { verifySignature } from "./meta/verify-signature.ts";
import type { ChannelDriver, Parsed } from "./port.ts";
import type { ChannelRow } from "./repo.ts";

/** Bounds on one body. Meta collects up to a thousand updates in one, each of which names its account. */
const MOST_PARTS = 3000;
const MOST_ACCOUNTS = 1000;

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
  const parts = driver.shared?.accountsOf(parseJson(raw)).slice(0, MOST_PARTS) ?? [];
  const accounts = [...new Set(parts.map(({ externalId }) => externalId))].slice(0, MOST_ACCOUNTS);
  const rows = await findByAccounts(driver.kind, accounts);
  // Each account's secret is tried once, however many parts name it: a signature over megabytes costs time.
  const trusted = rows.filter((row) => byPlatform || isByOwner(row));
  if (!byPlatform && trusted.length === 0) throw new AppError("channels.bad_secret");
  return trusted.map((row) => {
    const self = selfOf(row);
    const own = parts.filter(({ externalId }) => externalId === row.externalId);
    const read = own.map(({ update }) => driver.parse(update, self));
    const mails = read.flatMap((parsed) => parsed.mails);
    return { row, parsed: { mails, receipts: read.flatMap(({ receipts }) => receipts) } };
  });

  function isByOwner(row: ChannelRow): boolean {
    const own = driver.shared?.appSecretOf(accessOf(row, secrets).credentials);
    return own !== undefined && verifySignature(raw, signature, [own]);
  }
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return null;
  }
}
