import { z } from "zod";
import { PAYONEER_ID } from "./read-hint.ts";

const identification = z.object({
  longId: z.string().regex(PAYONEER_ID),
  transactionId: z.string().max(200),
});
/** Amounts are in major units, as numbers or as texts. */
const sum = z.object({
  amount: z.union([z.number(), z.string().regex(/^\d{1,12}(\.\d{1,4})?$/)]),
  currency: z.string(),
});

const chargeSchema = z.object({
  identification,
  status: z.object({ code: z.string().max(60) }),
  timestamp: z.string().max(40).optional(),
  payment: sum.optional(),
  clearing: sum.optional(),
});

const listSchema = z.object({
  identification,
  links: z.object({
    self: z.string().optional(),
    redirect: z.url().optional(),
    charge: z.string().optional(),
  }),
  redirect: z.object({ url: z.url() }).optional(),
});

/** A charge, or what undid it, in cents; the amount is missing where Payoneer did not say it. */
export type Charge = {
  longId: string;
  transactionId: string;
  code: string;
  amount: number | undefined;
  currency: string | undefined;
  at: Date | undefined;
};

/** Undefined for anything that is no charge. */
export function readCharge(answer: unknown): Charge | undefined {
  const { success, data } = chargeSchema.safeParse(answer);
  if (!success) return undefined;
  const paid = data.payment ?? data.clearing;
  const time = new Date(data.timestamp ?? "");
  return {
    ...data.identification,
    code: data.status.code.toLowerCase(),
    amount: paid && toCents(paid.amount),
    currency: paid?.currency,
    at: Number.isNaN(time.getTime()) ? undefined : time,
  };
}

export type ListSession = {
  longId: string;
  self: string | undefined;
  redirect: string | undefined;
  /** The charge that came of it, once there is one. */
  chargeId: string | undefined;
};

/** Undefined for anything that is no LIST session. */
export function readList(answer: unknown): ListSession | undefined {
  const { success, data } = listSchema.safeParse(answer);
  if (!success) return undefined;
  const charge = /\/charges\/([\w-]{1,128})$/.exec(data.links.charge ?? "")?.[1];
  return {
    longId: data.identification.longId,
    self: data.links.self,
    redirect: data.links.redirect ?? data.redirect?.url,
    chargeId: charge,
  };
}

/** Undefined for what is no whole number of cents. */
function toCents(amount: number | string): number | undefined {
  const cents = Number(amount) * 100;
  const whole = Math.round(cents);
  return Math.abs(cents - whole) < 0.001 && Number.isSafeInteger(whole) ? whole : undefined;
}
