import { z } from "zod";
import { readJson } from "../read-json.ts";
import { PAYME, PaymeError } from "./errors.ts";

const id = z.string().min(1).max(64);
/** Payme's times have thirteen digits: milliseconds. */
const time = z.number().int().min(0).max(9_999_999_999_999);
/** Any number: one that is no whole number of tiyin is a wrong amount, not a wrong request. */
const amount = z.number();
/** Whatever stands in it: what names no order is an error of the account, which the payer is shown. */
const account = z.record(z.string(), z.unknown());

const PARAMS = {
  CheckPerformTransaction: z.object({ amount, account }),
  CreateTransaction: z.object({ id, time, amount, account }),
  PerformTransaction: z.object({ id }),
  CancelTransaction: z.object({ id, reason: z.number().int().nullish() }),
  CheckTransaction: z.object({ id }),
  GetStatement: z.object({ from: time, to: time }),
  SetFiscalData: z.object({
    id,
    type: z.enum(["PERFORM", "CANCEL"]),
    fiscal_data: z.record(z.string(), z.unknown()),
  }),
  ChangePassword: z.object({ password: z.string().min(8).max(200) }),
} as const;

export type PaymeMethod = keyof typeof PARAMS;
export type PaymeRequest = {
  [M in PaymeMethod]: { method: M; params: z.output<(typeof PARAMS)[M]> };
}[PaymeMethod];

const envelope = z.object({
  method: z.string(),
  params: z.record(z.string(), z.unknown()),
  id: z.union([z.number(), z.string(), z.null()]).optional(),
});

export type RpcId = number | string | null;

export type Envelope = { method: string; params: Record<string, unknown>; id: RpcId };

/** The envelope of a call. Throws -32700 for no JSON, -32600 for missing or mistyped fields. */
export function readEnvelope(raw: Buffer): Envelope {
  const parsed = envelope.safeParse(parseJson(raw));
  if (!parsed.success) throw new PaymeError(PAYME.badRequest);
  return { ...parsed.data, id: parsed.data.id ?? null };
}

/** The id to echo, as far as the body can be read at all. */
export function echoedId(raw: Buffer): RpcId {
  try {
    const { id: found } = readJson(raw) as { id?: unknown }; // of anything else there is no id, or the reading of it throws
    return typeof found === "number" || typeof found === "string" ? found : null;
  } catch {
    return null;
  }
}

/** What the body says it is, for the record; "unreadable" where it says nothing. */
export function methodIn(raw: Buffer): string {
  try {
    const { method } = readJson(raw) as { method?: unknown }; // as above
    return typeof method === "string" ? method.slice(0, 60) : "unreadable";
  } catch {
    return "unreadable";
  }
}

/** Throws -32601 for an unknown method, -32600 for parameters of the wrong shape (-32602 with SetFiscalData, which has a code for it). */
export function readRequest({ method, params }: Envelope): PaymeRequest {
  if (!Object.hasOwn(PARAMS, method)) throw new PaymeError(PAYME.unknownMethod, method);
  const parsed = PARAMS[method as PaymeMethod].safeParse(params);
  if (!parsed.success) {
    const code = method === "SetFiscalData" ? PAYME.badParams : PAYME.badRequest;
    throw new PaymeError(code, String(parsed.error.issues[0]?.path[0] ?? ""));
  }
  return { method, params: parsed.data } as PaymeRequest; // the schema of this very method has read them
}

function parseJson(raw: Buffer): unknown {
  try {
    return readJson(raw);
  } catch {
    throw new PaymeError(PAYME.badJson);
  }
}
