import { createHash } from "node:crypto";
import type { Database } from "../../../db/client.ts";
import type { Logger } from "../../kernel/logger.ts";
import { keepEvent, markEvent } from "../repo.ts";
import type { SettleDeps } from "../settle-payment.ts";
import { type ClickAnswer, complete, prepare } from "./answer-call.ts";
import {
  CLICK,
  CLICK_NOTES,
  type ClickFields,
  type ClickSecrets,
  isSigned,
  isWhole,
  readFields,
} from "./read-request.ts";

export type ClickMerchantDeps = SettleDeps & { db: Database; logger: Logger; secrets: ClickSecrets };
export type ClickMerchant = ReturnType<typeof createClickMerchant>;

/** Click's SHOP-API: a signed form in, an answer with a code out. Every authentic call is kept byte for byte before it is answered. */
export function createClickMerchant(deps: ClickMerchantDeps) {
  const { db, clock, ids, logger } = deps;

  async function answer(
    step: "prepare" | "complete",
    raw: Buffer,
    fields: ClickFields,
  ): Promise<ClickAnswer> {
    if (!isWhole(fields)) return { code: CLICK.badRequest };
    if (!isSigned(fields, deps.secrets)) return { code: CLICK.badSign };
    try {
      const event = await keepEvent(db, {
        id: ids.next("pev"),
        provider: "click",
        externalId: createHash("sha256").update(step).update(raw).digest("hex"),
        kind: step,
        body: raw,
        receivedAt: clock.now(),
      });
      const run = step === "prepare" ? prepare : complete;
      const answered = await db.transaction((tx) => run(deps, tx, fields));
      await markEvent(db, event.id, { appliedAt: clock.now(), outcome: String(answered.code) });
      return answered;
    } catch (error) {
      // Click asks again and, if it must, by hand: nothing was booked.
      logger.error({ err: error, step }, "a call of Click failed");
      return { code: CLICK.notUpdated };
    }
  }

  return async (step: "prepare" | "complete", raw: Buffer): Promise<object> => {
    const fields = readFields(raw);
    const { code, transaction } = await answer(step, raw, fields);
    return {
      click_trans_id: toNumber(fields.click_trans_id),
      merchant_trans_id: fields.merchant_trans_id,
      [step === "prepare" ? "merchant_prepare_id" : "merchant_confirm_id"]: transaction?.number ?? null,
      error: code,
      error_note: CLICK_NOTES[code],
    };
  };
}

/** Click's ids are bigints; one that a JavaScript number cannot hold stays as it was written. */
function toNumber(text: string): number | string | null {
  if (text === "") return null;
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}
