import { z } from "zod";
import { readJson } from "../read-json.ts";

/** The codes of Uzum's merchant API (SPECS.md, section 3a); they are strings there. */
export const UZUM = {
  accessDenied: "10001",
  badJson: "10002",
  badOperation: "10003",
  missing: "10005",
  badService: "10006",
  noAccount: "10007",
  paid: "10008",
  cancelled: "10009",
  created: "10010",
  badAmount: "10011",
  noTransaction: "10014",
  transactionCancelled: "10015",
  confirmed: "10016",
  notReversible: "10017",
  reversed: "10018",
  internal: "99999",
} as const;
export type UzumCode = (typeof UZUM)[keyof typeof UZUM];

/** A refusal: HTTP 400 with its code. */
export class UzumError extends Error {
  readonly code: UzumCode;

  constructor(code: UzumCode) {
    super(`uzum ${code}`);
    this.code = code;
  }
}

/** The parameter by which the payer's order is named. */
export const ACCOUNT_FIELD = "order_id";

export const OPERATIONS = ["check", "create", "confirm", "reverse", "status"] as const;
export type Operation = (typeof OPERATIONS)[number];

const serviceId = z.number().int();
/** Milliseconds, thirteen digits. */
const timestamp = z.number().int().min(0).max(9_999_999_999_999);
const transId = z.string().min(1).max(64);
const params = z.object({ [ACCOUNT_FIELD]: z.union([z.string().min(1).max(64), z.number()]) });
/** Said for the record only: nothing of it may keep a payment from being confirmed. */
const said = z.unknown().optional();

const BODIES = {
  check: z.object({ serviceId, timestamp, params }),
  create: z.object({ serviceId, timestamp, transId, params, amount: z.number() }),
  confirm: z.object({
    serviceId,
    timestamp,
    transId,
    paymentSource: said,
    tariff: said,
    processingReferenceNumber: said,
    phone: said,
    cardType: said,
  }),
  reverse: z.object({ serviceId, timestamp, transId }),
  status: z.object({ serviceId, timestamp, transId }),
} as const;

export type UzumCall = { [O in Operation]: { operation: O; body: z.output<(typeof BODIES)[O]> } }[Operation];

export function isOperation(value: string): value is Operation {
  return OPERATIONS.some((operation) => operation === value);
}

/** Throws 10002 for no JSON, 10005 for what is missing or mistyped, 10006 for another service. */
export function readCall(operation: Operation, raw: Buffer, ourService: number): UzumCall {
  const parsed = BODIES[operation].safeParse(parseJson(raw));
  if (!parsed.success) throw new UzumError(UZUM.missing);
  if (parsed.data.serviceId !== ourService) throw new UzumError(UZUM.badService);
  return { operation, body: parsed.data } as UzumCall; // the schema of this very operation has read it
}

/** What a refusal repeats of the call, as far as it can be read. */
export function echoOf(raw: Buffer): { serviceId?: number; transId?: string; timestamp?: number } {
  try {
    const body = readJson(raw) as Partial<Record<string, unknown>> | null; // or something else, which has none of them
    return {
      ...(typeof body?.serviceId === "number" && { serviceId: body.serviceId }),
      ...(typeof body?.transId === "string" && { transId: body.transId.slice(0, 64) }),
      ...(typeof body?.timestamp === "number" && { timestamp: body.timestamp }),
    };
  } catch {
    return {};
  }
}

function parseJson(raw: Buffer): unknown {
  try {
    return readJson(raw);
  } catch {
    throw new UzumError(UZUM.badJson);
  }
}
