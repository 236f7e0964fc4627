import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemIds } from "../../kernel/ids.ts";
import { createMailer, outboxDirectory } from "./create-mailer.ts";
import { createOutboxMailer, readOutbox } from "./outbox-mailer.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "outbox-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A clock that moves on a second at every look. */
function tickingClock() {
  let time = Date.UTC(2026, 0, 1);
  return {
    now: () => {
      time += 1_000;
      return new Date(time);
    },
  };
}

const letter = (subject: string) => ({
  to: "a@example.com",
  subject,
  html: `<p>${subject}</p>`,
  text: subject,
});

describe("outbox mailer", () => {
  it("is what letters go to where no mail server is named", async () => {
    const mailer = createMailer({ dataDir }, { clock: tickingClock(), ids: systemIds });
    expect(mailer.kind).toBe("outbox");
    await mailer.send(letter("one"));
    expect(await readOutbox(outboxDirectory(dataDir))).toMatchObject([
      { to: "a@example.com", subject: "one", text: "one" },
    ]);
  });

  it("names files so that they sort by time, with the HTML ready to be opened", async () => {
    const directory = join(dataDir, "outbox");
    const mailer = createOutboxMailer({ directory, clock: tickingClock(), ids: systemIds });
    for (const subject of ["one", "two", "three"]) await mailer.send(letter(subject));
    const pages = (await readdir(directory)).filter((name) => name.endsWith(".html")).sort();
    const contents = await Promise.all(pages.map((name) => readFile(join(directory, name), "utf8")));
    expect(contents).toEqual(["<p>one</p>", "<p>two</p>", "<p>three</p>"]);
  });

  it("keeps the newest letters only", async () => {
    const directory = join(dataDir, "outbox");
    const mailer = createOutboxMailer({ directory, clock: tickingClock(), ids: systemIds, keep: 3 });
    for (const subject of ["one", "two", "three", "four", "five"]) await mailer.send(letter(subject));
    expect((await readOutbox(directory)).map(({ subject }) => subject)).toEqual(["five", "four", "three"]);
    expect(await readdir(directory)).toHaveLength(6);
  });

  it("is read in pages, newest first", async () => {
    const directory = join(dataDir, "outbox");
    const mailer = createOutboxMailer({ directory, clock: tickingClock(), ids: systemIds });
    for (const subject of ["one", "two", "three"]) await mailer.send(letter(subject));
    const first = await readOutbox(directory, { limit: 2 });
    const second = await readOutbox(directory, { limit: 2, before: first.at(-1)?.id });
    expect([first, second].map((page) => page.map(({ subject }) => subject))).toEqual([
      ["three", "two"],
      ["one"],
    ]);
  });

  it("shuts other users of the machine out, since letters carry sign-in links", async () => {
    const directory = join(dataDir, "outbox");
    await createOutboxMailer({ directory, clock: tickingClock(), ids: systemIds }).send(letter("one"));
    const [name = ""] = await readdir(directory);
    expect((await stat(join(directory, name))).mode & 0o077).toBe(0);
    expect((await stat(directory)).mode & 0o077).toBe(0);
  });

  it("says mail.unavailable where the folder cannot be written", async () => {
    const directory = join(dataDir, "file");
    await writeFile(directory, "");
    const mailer = createOutboxMailer({ directory, clock: tickingClock(), ids: systemIds });
    await expect(mailer.send(letter("one"))).rejects.toMatchObject({ code: "mail.unavailable" });
  });

  it("does not start with SMTP and without a sender", () => {
    const deps = { clock: tickingClock(), ids: systemIds };
    expect(() => createMailer({ smtpUrl: "smtp://127.0.0.1:1", dataDir }, deps)).toThrow("MAIL_FROM");
  });
});
