import { expect, it } from "vitest";
import type { InboundMedia } from "../../channels/port.ts";
import type { RunningRig } from "./describe-channel.ts";

const BYTES = 3000;
const KINDS: InboundMedia["kind"][] = ["voice", "photo", "document"];

/** Files of customers can be had, but never more of them than was asked for. */
export function promiseMedia(rig: RunningRig): void {
  const arrive = (kind: InboundMedia["kind"], nth = 1) => {
    const mimeType = { voice: "audio/ogg", photo: "image/jpeg" }[kind as string] ?? "application/pdf";
    const media = { kind, ref: `ref-${kind}`, mimeType, bytes: BYTES };
    const { mails } = rig().driver.parse(rig().update(nth, { type: "media", media }), rig().self);
    const content = mails[0]?.content;
    return content?.type === "media" ? content : undefined;
  };

  it.for(KINDS)("gives a %s that can be downloaded", async (kind, test) => {
    const { driver, access } = rig();
    if (!driver.download) return test.skip();
    const content = arrive(kind);
    expect(content?.media.kind).toBe(kind);
    const file = await driver.download(access, content?.media.ref ?? "", { maxBytes: BYTES });
    expect(file.bytes).toHaveLength(BYTES);
    expect(file.mimeType).toMatch(/^\w+\/[\w.+-]+/);
  });

  it("refuses a file above what was asked for", async (test) => {
    const { driver, access } = rig();
    if (!driver.download) return test.skip();
    const ref = arrive("document")?.media.ref ?? "";
    await expect(driver.download(access, ref, { maxBytes: BYTES - 1 })).rejects.toMatchObject({
      code: "channels.media_too_large",
    });
  });

  it("says that a file is gone", async (test) => {
    const { driver, access } = rig();
    if (!driver.download) return test.skip();
    await expect(driver.download(access, "no-such-file", { maxBytes: BYTES })).rejects.toMatchObject({
      code: "channels.media_gone",
    });
  });

  it("ends a download at once when told to", async (test) => {
    const { driver, access } = rig();
    if (!driver.download) return test.skip();
    const ref = arrive("document")?.media.ref ?? "";
    const bounds = { maxBytes: BYTES, signal: AbortSignal.abort() };
    await expect(driver.download(access, ref, bounds)).rejects.toMatchObject({
      code: "channels.unavailable",
    });
  });
}
