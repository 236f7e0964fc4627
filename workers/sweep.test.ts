import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { testPlatform } from "../server/testing/test-platform.ts";
import { sweep } from "./sweep.ts";

const product = testPlatform({ workers: false });

it("does everything else although a part of it fails every time, and says so", async () => {
  const { composition, services } = product.platform;
  await product.db.execute(sql`
    insert into erasure (customer_id, workspace_id, bot_id, requested_at)
    values ('cus_gone', 'wsp_gone', 'bot_gone', ${new Date(Date.now() - 3_600_000)})`);
  await product.db.execute(sql`alter table receipt rename to receipt_away`);
  await expect(sweep(composition.jobs, services)).rejects.toThrow();
  const { rows } = await product.db.execute(sql`select done_at is not null as done from erasure`);
  expect(rows).toEqual([{ done: true }]);
  await product.db.execute(sql`alter table receipt_away rename to receipt`);
  await sweep(composition.jobs, services);
});
