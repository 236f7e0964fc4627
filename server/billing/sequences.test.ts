import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { addMonths } from "../plans/timeline.ts";
import { type BillingRig, billingRig, START } from "../testing/billing-rig.ts";
import {
  clickModel,
  type Deed,
  type Payment,
  type ProviderModel,
  paymeModel,
  uzumModel,
} from "../testing/payment-models.ts";
import { testDatabase } from "../testing/test-database.ts";

/**
 * Random sequences of a provider's calls for one order: repeated, reordered, at the same time, with crashes after any statement of ours
 * and answers that were lost. However they went, what stands must be what the provider's own books say in order.
 */
const SEED = 20_261_120;
const SEQUENCES_EACH = 340;
const MINUTE = 60_000;

type Step =
  /** The same call so many times at once; the first of them crashes at a statement; and again when that was not answered. */
  | { kind: "repeat"; which: 0 | 1; deed: Deed; times: number; crashAt: number | null; again: boolean }
  /** Different calls at once. */
  | { kind: "race"; deeds: [0 | 1, Deed][] }
  /** As many minutes as an expiry takes, or a few. */
  | { kind: "wait"; minutes: number };

const which = fc.constantFrom<(0 | 1)[]>(0, 0, 0, 1);
const deed = fc.constantFrom<Deed[]>("open", "open", "take", "take", "undo", "look");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("repeat" as const),
      which,
      deed,
      times: fc.constantFrom(1, 1, 1, 2, 3),
      crashAt: fc.option(fc.nat(18), { freq: 1 }),
      again: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("race" as const),
      deeds: fc.array(fc.tuple(which, deed), { minLength: 2, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.constantFrom(1, 31, 721) }),
  },
);
/** Most begin as a payment does, so that there is something to disturb. */
const opened: Step = { kind: "repeat", which: 0, deed: "open", times: 1, crashAt: null, again: true };
const steps = fc
  .tuple(
    fc.constantFrom<Step[][]>([], [opened], [opened, { ...opened, deed: "take" }]),
    fc.array(step, { maxLength: 5 }),
  )
  .map(([before, after]) => [...before, ...after]);

async function run(rig: BillingRig, model: ProviderModel, payments: readonly Payment[], one: Step) {
  const paymentOf = (index: 0 | 1) => payments[index] as Payment; // there are two
  if (one.kind === "wait") return rig.pass(one.minutes * MINUTE);
  if (one.kind === "race") {
    await Promise.all(one.deeds.map(([index, what]) => model.act(paymentOf(index), what)));
    return;
  }
  const act = () => model.act(paymentOf(one.which), one.deed);
  rig.crashNext(one.crashAt);
  const known = await Promise.all(Array.from({ length: one.times }, act));
  if (known.some((each) => !each) && (one.again || !model.canLook)) expect(await act()).toBe(true);
}

/** What must stand when these are the provider's books. */
function standOf(payments: readonly Payment[], amount: number) {
  const bookings = payments.flatMap(({ taken, over }) =>
    taken ? [`payment ${amount}`, ...(over ? [`refund ${-amount}`] : [])] : [],
  );
  const balance = payments.filter(({ taken, over }) => taken && !over).length * amount;
  const isPaid = balance > 0;
  const status = isPaid ? "paid" : bookings.length > 0 ? "refunded" : "pending";
  return { status, balance, bookings: bookings.sort(), plan: isPaid ? "business" : null };
}

const seen = { sequences: 0, paid: 0, refunded: 0, pending: 0 };

async function check(rig: BillingRig, model: ProviderModel, sequence: readonly Step[]): Promise<void> {
  rig.setTime(START.getTime());
  const order = await rig.order(model.provider);
  const payments = [model.begin(order, rig.now()), model.begin(order, rig.now())];
  for (const one of sequence) await run(rig, model, payments, one);
  if (model.canLook) for (const payment of payments) expect(await model.act(payment, "look")).toBe(true);

  const { paidAt, endsAt, grants, endedAt, bookings, ...found } = await rig.look(order);
  const expected = standOf(payments, order.amount);
  expect({ ...found, bookings: bookings.sort() }).toEqual(expected);
  expect(found.balance === 0 || found.balance === order.amount).toBe(true);
  expect(grants).toBe(expected.bookings.length > 0 ? 1 : 0);
  if (found.status === "paid") expect(endsAt).toEqual(paidAt && addMonths(paidAt, 1));
  expect(endedAt !== null).toBe(found.status === "refunded");
  seen.sequences++;
  seen[expected.status as "paid" | "refunded" | "pending"]++;
}

describe("however a provider's calls come, what stands is what its own books say", () => {
  const database = testDatabase();
  const lanes = [paymeModel, clickModel, uzumModel].map((model) => ({ model, rig: billingRig(database) }));
  // Every moment is its own, as in life: what came first is never a tie.
  beforeAll(() => {
    for (const { rig } of lanes) rig().tickBy(1);
  });

  describe.concurrent("whatever the provider", () => {
    for (const { model, rig } of lanes)
      it(`${model.name.replace("Model", "")}: repeated, reordered, at once, with crashes between`, async () => {
        const property = fc.asyncProperty(steps, (sequence) => check(rig(), model(rig()), sequence));
        await fc.assert(property, { numRuns: SEQUENCES_EACH, seed: SEED });
      }, 180_000);
  });

  it("has met orders that were paid, refunded and left", () => {
    expect(seen.sequences).toBeGreaterThanOrEqual(lanes.length * SEQUENCES_EACH);
    for (const count of [seen.paid, seen.refunded, seen.pending]) expect(count).toBeGreaterThan(100);
  });
});
