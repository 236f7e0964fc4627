import { afterEach, beforeEach, describe } from "vitest";
import { promiseAccount } from "./promise-account.ts";
import { promiseFailures } from "./promise-failures.ts";
import { promiseMedia } from "./promise-media.ts";
import { promiseReading } from "./promise-reading.ts";
import { promiseSending } from "./promise-sending.ts";
import { promiseWriting } from "./promise-writing.ts";
import type { ChannelRig } from "./rig.ts";

/** The rig of the test that runs. */
export type RunningRig = () => ChannelRig;

/**
 * What every channel promises by `channels/port.ts`, checked on the real driver against its fake provider over real HTTP. A new rig for each
 * test. A test that a channel cannot run (it has no buttons, no files, no provider that fails so) is skipped, and says so.
 */
export function describeChannel(name: string, start: () => Promise<ChannelRig>): void {
  describe(`the channel ${name}`, () => {
    let rig: ChannelRig;
    beforeEach(async () => {
      rig = await start();
    });
    afterEach(() => rig.close());
    const running: RunningRig = () => rig;

    describe("rendering", () => promiseWriting(running));
    describe("sending", () => promiseSending(running));
    describe("a send that fails", () => promiseFailures(running));
    describe("reading what arrives", () => promiseReading(running));
    describe("files", () => promiseMedia(running));
    describe("the account", () => promiseAccount(running));
  });
}
