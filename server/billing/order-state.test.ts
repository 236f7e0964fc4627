import fc from "fast-check";
import { expect, it } from "vitest";
import { type Booking, moneyState } from "./order-state.ts";

const at = (n: number) => new Date(1_800_000_000_000 + n * 1000);
const pay = (n: number, amount = 100): Booking => ({ id: `p${n}`, kind: "payment", amount, at: at(n) });
const back = (n: number, amount = 100): Booking => ({
  id: `r${n}`,
  kind: "refund",
  amount: -amount,
  at: at(n),
});

it.each([
  ["nothing was booked", [], null],
  ["money came", [pay(1)], { status: "paid", since: at(1) }],
  ["it came and went back", [pay(1), back(5)], { status: "refunded", since: at(5) }],
  ["a part went back", [pay(1), back(5, 40)], { status: "paid", since: at(1) }],
  ["the rest went back too", [pay(1), back(5, 40), back(9, 60)], { status: "refunded", since: at(9) }],
  [
    "it was paid twice and one payment went back",
    [pay(1), pay(2), back(5)],
    { status: "paid", since: at(1) },
  ],
  ["only the refund is known as yet", [back(5)], { status: "refunded", since: at(5) }],
  ["nothing had to be paid", [pay(3, 0)], { status: "paid", since: at(3) }],
  ["it was paid again after the refund", [pay(1), back(5), pay(8)], { status: "paid", since: at(8) }],
] as const)("%s", (_what, bookings, expected) => {
  expect(moneyState(bookings)).toEqual(expected);
});

it("does not depend on the order in which movements are heard of", () => {
  const booking = fc.record({
    kind: fc.boolean(),
    at: fc.integer({ min: 0, max: 9 }),
    amount: fc.constantFrom(40, 60, 100),
  });
  fc.assert(
    fc.property(fc.array(booking, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (made, order) => {
      const bookings = made.map(({ kind, at: when, amount }, n) => ({
        ...(kind ? pay(when, amount) : back(when, amount)),
        id: `b${n}`,
      }));
      const keys = new Map(bookings.map(({ id }) => [id, order.next().value ?? 0]));
      const shuffled = [...bookings].sort((a, b) => (keys.get(a.id) ?? 0) - (keys.get(b.id) ?? 0));
      expect(moneyState(shuffled)).toEqual(moneyState(bookings));
    }),
  );
});
