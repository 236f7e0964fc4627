import { expect, it, type TestContext } from "vitest";
import type { SendResult } from "../../channels/port.ts";
import type { RunningRig } from "./describe-channel.ts";
import type { RigFault } from "./rig.ts";

/** What a failure is taken for decides whether a customer gets an answer twice, or never. */
export function promiseFailures(rig: RunningRig): void {
  const send = () => {
    const { driver, access, chatKey } = rig();
    return driver.send(access, chatKey, driver.render("salom")[0] ?? "");
  };

  /** One send that fails so, then one that does not: it must arrive once, whatever became of the first. */
  async function failOnce(test: TestContext, fault: RigFault): Promise<SendResult> {
    if (rig().without?.includes(fault.kind)) test.skip();
    rig().fail(fault);
    const result = await send();
    if (result.outcome !== "sent") expect(result.detail).not.toContain(rig().access.credentials);
    const taken = fault.kind === "lost_answer" ? 1 : 0;
    expect(rig().sent()).toHaveLength(taken);
    expect(await send()).toMatchObject({ outcome: "sent" });
    expect(rig().sent()).toHaveLength(taken + 1);
    return result;
  }

  it("is tried again after the time that the provider named", async (test) => {
    const result = await failOnce(test, { kind: "too_many", retryAfterSeconds: 7 });
    expect(result.outcome).toBe("retry");
    const named = result.outcome === "retry" ? result.retryAfterMs : 0;
    if (rig().namesNoWait) expect(named).toBeGreaterThanOrEqual(0);
    else expect(named).toBeGreaterThanOrEqual(7000);
  });

  it.for([500, 503])("may be tried again after a %d of the provider", async (status, test) => {
    if (rig().without?.includes("server_error")) return test.skip();
    rig().fail({ kind: "server_error", status });
    expect(["retry", "unclear"]).toContain((await send()).outcome);
    expect(rig().sent()).toHaveLength(0);
    expect(await send()).toMatchObject({ outcome: "sent" });
  });

  it("is unclear where the provider keeps silent", async (test) => {
    expect(await failOnce(test, { kind: "silence" })).toMatchObject({ outcome: "unclear" });
  });

  it("is not final where the connection breaks", async (test) => {
    expect(["retry", "unclear"]).toContain((await failOnce(test, { kind: "reset" })).outcome);
  });

  it("is unclear where the message was taken and the answer lost", async (test) => {
    expect(await failOnce(test, { kind: "lost_answer" })).toMatchObject({ outcome: "unclear" });
  });

  it("is final where the customer does not want messages", async (test) => {
    const result = await failOnce(test, { kind: "blocked" });
    expect(result.outcome).toBe("refused");
    expect(["blocked", "undeliverable"]).toContain(result.outcome === "refused" && result.reason);
  });

  it("is final where the credentials are no longer good", async (test) => {
    const result = await failOnce(test, { kind: "bad_credentials" });
    expect(result).toMatchObject({ outcome: "refused", reason: "token_revoked" });
  });

  it("fails as often as the provider does, and no longer", async (test) => {
    if (rig().without?.includes("too_many")) return test.skip();
    rig().fail({ kind: "too_many", retryAfterSeconds: 1 }, 3);
    const outcomes: string[] = [];
    for (let i = 0; i < 4; i++) outcomes.push((await send()).outcome);
    expect(outcomes).toEqual(["retry", "retry", "retry", "sent"]);
  });
}
