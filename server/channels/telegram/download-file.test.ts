import { describe, expect, it } from "vitest";
import { TOKEN, telegramForTests } from "../../testing/fake-telegram/telegram-for-tests.ts";
import type { FakeFault } from "../../testing/fake-telegram.ts";

const rig = telegramForTests();
const BYTES = Buffer.alloc(100_000, 7);
const download = (maxBytes = 1_000_000, signal?: AbortSignal) =>
  rig().telegram.download(rig.access, "f1", { maxBytes, ...(signal && { signal }) });
const add = (path: string, bytes = BYTES, said?: number) =>
  rig().fake.addFile(TOKEN, "f1", path, bytes, said);

describe("a customer's file", () => {
  it.each([
    ["voice/file_1.oga", "audio/ogg"],
    ["photos/file_2.JPG", "image/jpeg"],
    ["documents/narx & ro'yxat #1?.pdf", "application/pdf"],
    ["documents/file_4", "application/octet-stream"],
  ])("at %s comes whole, as %s", async (path, mimeType) => {
    add(path);
    const file = await download();
    expect(file.mimeType).toBe(mimeType);
    expect(file.bytes.equals(BYTES)).toBe(true);
  });

  it("is refused above the bound before it is fetched, and while it is where its size was a lie", async () => {
    add("voice/1.oga");
    rig().fake.failNext({ method: "file", fault: { kind: "hang" } });
    await expect(download(BYTES.length - 1)).rejects.toMatchObject({ code: "channels.media_too_large" });
    rig().fake.clearFaults();
    add("voice/1.oga", BYTES, 10);
    await expect(download(BYTES.length - 1)).rejects.toMatchObject({ code: "channels.media_too_large" });
    expect((await download(BYTES.length)).bytes).toHaveLength(BYTES.length);
  });

  it("is refused where Telegram gives out no such size", async () => {
    add("video/1.mp4", Buffer.alloc(20 * 1024 * 1024 + 1));
    await expect(download(1e9)).rejects.toMatchObject({ code: "channels.media_too_large" });
  });

  it("is gone where Telegram no longer knows it, or has it on a disk of its own", async () => {
    await expect(download()).rejects.toMatchObject({ code: "channels.media_gone" });
    add("/var/lib/telegram/1.oga");
    await expect(download()).rejects.toMatchObject({ code: "channels.media_gone" });
    add("voice/1.oga");
    rig().fake.failNext({ method: "file", fault: { kind: "error", code: 404, description: "Not Found" } });
    await expect(download()).rejects.toMatchObject({ code: "channels.media_gone" });
  });

  it.each<FakeFault>([
    { kind: "hang" },
    { kind: "reset" },
    { kind: "gateway", status: 502 },
    { kind: "rate_limit", retryAfter: 3 },
  ])("may come later where Telegram is away: $kind", async (fault) => {
    add("voice/1.oga");
    for (const method of ["getFile", "file"]) {
      rig().fake.failNext({ method, fault });
      const error = await download().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "channels.unavailable" });
      expect(JSON.stringify(error)).not.toContain(TOKEN);
    }
  });

  it("is not fetched with a revoked token, nor after its reader has gone", async () => {
    add("voice/1.oga");
    await expect(download(1e6, AbortSignal.abort())).rejects.toMatchObject({ code: "channels.unavailable" });
    rig().fake.revoke(TOKEN);
    await expect(download()).rejects.toMatchObject({ code: "channels.bad_credentials" });
  });
});
