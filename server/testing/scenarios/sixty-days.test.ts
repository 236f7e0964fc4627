import { describe, expect, it } from "vitest";
import { lifeRig } from "./life-rig.ts";

const world = await lifeRig();
const { pay, stripe, tellStripe } = world;
const answer = () => [expect.stringContaining(world.answer)];
const STORY_MS = 240_000;

describe("sixty days of a workspace's life, and what follows, tell exactly what there is to tell", () => {
  it(
    "paid month by month: trial, reminder, end, payment by each provider, money taken back, paid again",
    async () => {
      const life = await world.begin("2027-03-21T09:00:00Z");
      const { day } = life;
      await day(0, "signs up", { stands: "free trialing until day 14" }, async () => {
        expect(await life.asks()).toEqual(answer());
      });
      await day(10, "all is quiet", { stands: "free trialing until day 14" });
      await day(11, "three days are left", { told: ["trial_ending"], stands: "free trialing until day 14" });
      await day(12, "links Telegram", { stands: "free trialing until day 14" }, life.linksTelegram);
      await day(13, "is told nothing twice", { stands: "free trialing until day 14" });
      await day(
        14,
        "the trial is over: customers are told politely, once, and what they write is kept",
        { told: ["trial_ended"], stands: "free suspended since day 14" },
        async () => {
          expect(await life.asks()).toEqual([world.words("limit.suspended")]);
          expect(await life.asks()).toEqual([]);
          expect(await life.kept()).toBe(3);
        },
      );

      const first = { told: ["payment_received" as const], stands: "business active until day 45" };
      await day(15, "pays Business by Payme: the bots answer", first, async () => {
        await pay.payme(life, "business");
        expect(await life.asks()).toEqual(answer());
      });
      await day(43, "has had a quiet month", { stands: "business active until day 45" });
      await day(
        44,
        "is reminded a day before the end, and pays by Click in time",
        { told: ["period_ending", "payment_received"], stands: "business active until day 76" },
        () => pay.click(life, "business"),
      );
      await day(45, "nothing has ended", { stands: "business active until day 76" }, async () => {
        expect(await life.asks()).toEqual(answer());
      });
      await day(
        50,
        "pays Enterprise by Uzum: the better plan first, the rest of Business waits",
        { told: ["payment_received"], stands: "enterprise active until day 81, then business until day 107" },
        () => pay.uzum(life, "enterprise"),
      );
      await day(60, "sixty days have passed", {
        stands: "enterprise active until day 81, then business until day 107",
      });
      await day(80, "Business follows: no end is near", {
        stands: "enterprise active until day 81, then business until day 107",
      });
      await day(81, "Business goes on", { stands: "business active until day 107" }, async () => {
        expect(await life.asks()).toEqual(answer());
      });
      await day(
        108,
        "the schedulers were away for two days: the bots fell silent all the same, and the end is told once",
        { away: 2, told: ["period_ended"], stands: "business suspended since day 107" },
        async () => expect(await life.asks()).toEqual([world.words("limit.suspended")]),
      );

      let paid = { orderId: "", cancel: async () => {} };
      const again = { told: ["payment_received" as const], stands: "business active until day 140" };
      await day(109, "pays by Payme: the bots answer again", again, async () => {
        paid = await pay.payme(life, "business");
        expect(await life.asks()).toEqual(answer());
      });
      await day(
        110,
        "Payme takes the money back, and what it gave goes with it",
        { told: ["payment_refunded", "period_ended"], stands: "business suspended since day 110" },
        async () => {
          await paid.cancel();
          expect(await life.orderStatus(paid.orderId)).toBe("refunded");
          expect(await life.asks()).toEqual([world.words("limit.suspended")]);
        },
      );
      await day(
        111,
        "pays by Payoneer: the bots answer again",
        { told: ["payment_received"], stands: "business active until day 142" },
        async () => {
          await pay.payoneer(life, "business");
          expect(await life.asks()).toEqual(answer());
        },
      );
      await day(112, "all is quiet again", { stands: "business active until day 142" });
    },
    STORY_MS,
  );

  it(
    "by subscription: renewal, failure, recovery, cancellation, end, failure for good, suspension, resumption",
    async () => {
      const life = await world.begin("2027-08-21T09:00:00Z");
      const { day } = life;
      await day(
        0,
        "signs up and links Telegram",
        { stands: "free trialing until day 14" },
        life.linksTelegram,
      );
      await day(11, "three days are left", { told: ["trial_ending"], stands: "free trialing until day 14" });
      await day(14, "the trial is over", { told: ["trial_ended"], stands: "free suspended since day 14" });
      // Stripe has two hours for collecting a renewal before anything ends.
      await day(
        15,
        "subscribes by Stripe",
        { told: ["payment_received"], stands: "business active until day 45+2h, renews" },
        async () => {
          await pay.stripe(life, "business");
          expect(await life.asks()).toEqual(answer());
        },
      );
      await day(44, "what renews does not end", { stands: "business active until day 45+2h, renews" });
      await day(
        45,
        "is renewed",
        { told: ["payment_received"], stands: "business active until day 76+2h, renews" },
        async () => void (await tellStripe(() => stripe.renew())),
      );
      let owed = "";
      await day(
        76,
        "the card is declined: the bots go on for three days",
        { told: ["payment_failed"], stands: "business past_due until day 79, renews" },
        async () => {
          [owed = ""] = await tellStripe(() => stripe.renew({ declined: true }));
          expect(await life.asks()).toEqual(answer());
        },
      );
      await day(
        77,
        "collecting works after all",
        { told: ["payment_received"], stands: "business active until day 106+2h, renews" },
        () => tellStripe(() => stripe.recover(owed)),
      );
      await day(
        80,
        "cancels at the end of the period",
        { stands: "business active until day 106, cancelled" },
        () => tellStripe(() => life.changes("cancel")),
      );
      await day(105, "now an end is near", {
        told: ["period_ending"],
        stands: "business active until day 106, cancelled",
      });
      await day(
        106,
        "the subscription ends and the bots are silent",
        { told: ["period_ended"], stands: "business suspended since day 106" },
        async () => {
          await tellStripe(() => stripe.renew());
          expect(await life.asks()).toEqual([world.words("limit.suspended")]);
        },
      );

      let second = "";
      await day(
        107,
        "subscribes anew",
        { told: ["payment_received"], stands: "business active until day 138+2h, renews" },
        async () => {
          second = (await pay.stripe(life, "business")).subscription;
          expect(await life.asks()).toEqual(answer());
        },
      );
      await day(
        138,
        "the card is declined again",
        { told: ["payment_failed"], stands: "business past_due until day 141, renews" },
        async () => void (await tellStripe(() => stripe.renew({ declined: true }))),
      );
      await day(140, "there is still time", { stands: "business past_due until day 141, renews" });
      await day(
        141,
        "the time is over and Stripe gives up: the bots are silent",
        { told: ["period_ended"], stands: "business suspended since day 141" },
        async () => {
          expect(await life.asks()).toEqual([world.words("limit.suspended")]);
          await tellStripe(() => stripe.giveUp(second));
        },
      );
      await day(
        142,
        "pays by Click instead: the bots answer again",
        { told: ["payment_received"], stands: "business active until day 173" },
        async () => {
          await pay.click(life, "business");
          expect(await life.asks()).toEqual(answer());
        },
      );
      await day(143, "all is quiet again", { stands: "business active until day 173" });
    },
    STORY_MS,
  );
});
