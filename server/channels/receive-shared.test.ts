import { createHmac, randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { createSecretBox } from "../kernel/secret-box.ts";
import { readShared } from "./receive-shared.ts";
import type { ChannelRow } from "./repo.ts";
import { createWhatsApp } from "./whatsapp-cloud/index.ts";

const PLATFORM = "the-platform-app-secret";
const secrets = createSecretBox([randomBytes(32)]);
const driver = createWhatsApp({ graphBaseUrl: "http://127.0.0.1:9" });
afterAll(() => driver.close());

function channel(externalId: string, appSecret?: string): ChannelRow {
  const id = `chn_${externalId}`;
  const sealedCredentials = secrets.seal(
    driver.credentialsOf({ phoneNumberId: externalId, token: "t", ...(appSecret && { appSecret }) }),
    id,
  );
  return { id, externalId, kind: "whatsapp", sealedCredentials, settings: {}, username: null } as ChannelRow;
}

const rows = [channel("111", "first-owners-secret"), channel("222", "second-owners-secret"), channel("333")];
const deps = {
  secrets,
  appSecret: PLATFORM,
  findByAccounts: async (_: string, ids: readonly string[]) =>
    rows.filter((row) => ids.includes(row.externalId)),
};

let made = 0;
const change = (number: string) => ({
  field: "messages",
  value: {
    metadata: { phone_number_id: number },
    messages: [{ id: `wamid.${++made}`, from: "998901234567", type: "text", text: { body: "Salom" } }],
  },
});

/** What each channel is given of a body that names these numbers, signed with the secret. */
async function read(numbers: readonly string[], secret: string) {
  const body = { object: "whatsapp_business_account", entry: [{ id: "1", changes: numbers.map(change) }] };
  const raw = Buffer.from(JSON.stringify(body));
  const signature = `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;
  const found = await readShared(deps, driver, raw, signature);
  return Object.fromEntries(found.map(({ row, parsed }) => [row.externalId, parsed.mails.length]));
}

describe("a body for several accounts", () => {
  it("signed by the platform's application is read whole, however many updates it holds", async () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? "111" : "333"));
    expect(await read(numbers, PLATFORM)).toEqual({ "111": 334, "333": 666 });
  });

  it("signed by an owner's application counts for that owner's account alone", async () => {
    expect(await read(["111", "222", "333"], "first-owners-secret")).toEqual({ "111": 1 });
    expect(await read(["222", "111"], "second-owners-secret")).toEqual({ "222": 1 });
  });

  it("signed by nobody who may is refused", async () => {
    const refusal = { code: "channels.bad_secret" };
    await expect(read(["111"], "another-secret")).rejects.toMatchObject(refusal);
    await expect(read(["222"], "first-owners-secret")).rejects.toMatchObject(refusal);
    await expect(read(["333"], "")).rejects.toMatchObject(refusal);
    await expect(read(["444"], "first-owners-secret")).rejects.toMatchObject(refusal);
  });

  it("of accounts that nobody has connected is taken from the platform's application, and is nobody's", async () => {
    expect(await read(["444"], PLATFORM)).toEqual({});
  });
});
