import { createHash } from "node:crypto";
import type { Database } from "../../../db/client.ts";
import type { Logger } from "../../kernel/logger.ts";
import { secretsEqual } from "../../kernel/secret-box.ts";
import { keepEvent, markEvent } from "../repo.ts";
import type { SettleDeps } from "../settle-payment.ts";
import { answerCall } from "./answer-call.ts";
import { echoOf, isOperation, type Operation, readCall, UZUM, UzumError } from "./read-request.ts";

export type UzumMerchantDeps = SettleDeps & {
  db: Database;
  logger: Logger;
  account: { login: string; password: string; serviceId: number };
};
export type UzumMerchant = ReturnType<typeof createUzumMerchant>;
export type UzumAnswer = { status: 200 | 400; body: object };

/** Uzum Bank's merchant API: 200 where the call was done, 400 with a code for every refusal, a bad password included. */
export function createUzumMerchant(deps: UzumMerchantDeps) {
  const { db, clock, ids, logger, account } = deps;

  async function answerKept(operation: Operation, raw: Buffer): Promise<object> {
    const event = await keepEvent(db, {
      id: ids.next("pev"),
      provider: "uzum",
      externalId: createHash("sha256").update(operation).update(raw).digest("hex"),
      kind: operation,
      body: raw,
      receivedAt: clock.now(),
    });
    const mark = (outcome: string) => markEvent(db, event.id, { appliedAt: clock.now(), outcome });
    try {
      const call = readCall(operation, raw, account.serviceId);
      const answer = await db.transaction((tx) => answerCall(deps, tx, call));
      if ("refuse" in answer) throw answer.refuse;
      await mark("ok");
      return answer.body;
    } catch (error) {
      if (error instanceof UzumError) await mark(error.code);
      throw error;
    }
  }

  return async (operation: string, authorization: string | undefined, raw: Buffer): Promise<UzumAnswer> => {
    try {
      if (!isAuthorised(authorization, account)) throw new UzumError(UZUM.accessDenied);
      if (!isOperation(operation)) throw new UzumError(UZUM.badOperation);
      return { status: 200, body: await answerKept(operation, raw) };
    } catch (error) {
      if (!(error instanceof UzumError)) logger.error({ err: error, operation }, "a call of Uzum failed");
      const errorCode = error instanceof UzumError ? error.code : UZUM.internal;
      const ours = { serviceId: account.serviceId, timestamp: clock.now().getTime() };
      return { status: 400, body: { ...ours, ...echoOf(raw), status: "FAILED", errorCode } };
    }
  };
}

function isAuthorised(header: string | undefined, { login, password }: { login: string; password: string }) {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]{1,1000})$/i.exec(header ?? "")?.[1] ?? "";
  return secretsEqual(Buffer.from(encoded, "base64").toString("utf8"), `${login}:${password}`);
}
