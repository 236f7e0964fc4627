import { createHash } from "node:crypto";
import type { Database } from "../../../db/client.ts";
import type { Logger } from "../../kernel/logger.ts";
import { secretsEqual } from "../../kernel/secret-box.ts";
import type { Translate } from "../../kernel/translate.ts";
import { keepEvent, markEvent } from "../repo.ts";
import { type Answer, answerCall, type PaymeDeps } from "./answer-call.ts";
import { PAYME, type PaymeCode, PaymeError, writeError } from "./errors.ts";
import { echoedId, methodIn, type RpcId, readEnvelope, readRequest } from "./read-request.ts";

export type PaymeMerchantDeps = PaymeDeps & {
  db: Database;
  logger: Logger;
  translate: Translate;
  /** The key that Payme shows now. */
  currentKey: () => Promise<string>;
};

export type PaymeMerchant = ReturnType<typeof createPaymeMerchant>;

/** Payme writes the login of every merchant so. */
const LOGIN = "Paycom";

/**
 * Payme's Merchant API: one call in, one answer out, never an exception. Every authentic call is kept byte for byte before it is answered. The
 * HTTP status is always 200: anything else counts as a system error over there.
 */
export function createPaymeMerchant(deps: PaymeMerchantDeps) {
  const { db, clock, ids, logger, translate } = deps;

  async function answer(
    authorization: string | undefined,
    raw: Buffer,
  ): Promise<{ id: RpcId; body: object }> {
    const id = echoedId(raw);
    try {
      authorise(authorization, await deps.currentKey());
      return { id, body: await answerKept(raw) };
    } catch (error) {
      if (error instanceof PaymeError) return { id, body: { error: writeError(error, translate) } };
      logger.error({ err: error }, "a call of Payme failed");
      return { id, body: { error: writeError(new PaymeError(PAYME.system), translate) } };
    }
  }

  async function answerKept(raw: Buffer): Promise<object> {
    const kind = methodIn(raw);
    // A new key is sealed where it is kept; it must not lie open beside that.
    const body = kind === "ChangePassword" ? Buffer.from(JSON.stringify({ method: kind })) : raw;
    const event = await keepEvent(db, {
      id: ids.next("pev"),
      provider: "payme",
      externalId: createHash("sha256").update(body).digest("hex"),
      kind,
      body,
      receivedAt: clock.now(),
    });
    const outcome = await apply(raw).catch((error: unknown) => {
      if (error instanceof PaymeError) return { refuse: error };
      throw error;
    });
    const word = "refuse" in outcome ? String(outcome.refuse.code) : "ok";
    await markEvent(db, event.id, { appliedAt: clock.now(), outcome: word });
    return "refuse" in outcome ? { error: writeError(outcome.refuse, translate) } : outcome;
  }

  async function apply(raw: Buffer): Promise<Answer> {
    const request = readRequest(readEnvelope(raw));
    return db.transaction((tx) => answerCall(deps, tx, request));
  }

  function refusal(code: PaymeCode): object {
    return { jsonrpc: "2.0", error: writeError(new PaymeError(code), translate), id: null };
  }

  return {
    /** The JSON-RPC answer to a POST with this Authorization header and these bytes. */
    async post(authorization: string | undefined, raw: Buffer): Promise<object> {
      const { id, body } = await answer(authorization, raw);
      return { jsonrpc: "2.0", ...body, id };
    },

    /** The answer to anything that is not a POST. */
    notPost: (): object => refusal(PAYME.notPost),

    /** The answer where something failed before the call could be looked at: Payme asks again. */
    failed: (): object => refusal(PAYME.system),
  };
}

function authorise(header: string | undefined, key: string): void {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]{1,1000})$/i.exec(header ?? "")?.[1] ?? "";
  const given = Buffer.from(encoded, "base64").toString("utf8");
  if (key === "" || !secretsEqual(given, `${LOGIN}:${key}`)) throw new PaymeError(PAYME.notAuthorised);
}
