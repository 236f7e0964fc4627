import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isAppError } from "../../kernel/errors.ts";
import { type FakeSmtp, startFakeSmtp } from "../../testing/fake-smtp.ts";
import { createSmtpMailer } from "./smtp-mailer.ts";

const letter = {
  to: "nodira@example.com",
  subject: "Manzilingizni tasdiqlang — oʻzbekcha",
  html: "<p>Salom</p>",
  text: "Salom",
};

let smtp: FakeSmtp;
beforeAll(async () => {
  smtp = await startFakeSmtp();
});
afterAll(() => smtp.close());
beforeEach(() => {
  smtp.behave("accept");
  smtp.received.length = 0;
});

function mailerTo(url: string, timeLimitMs?: number) {
  return createSmtpMailer({ url, from: "BotFactory <no-reply@example.com>", timeLimitMs });
}

describe("smtp mailer", () => {
  it("delivers a letter in both forms, with letters of any alphabet in the subject", async () => {
    const mailer = mailerTo(smtp.url);
    await mailer.send(letter);
    await mailer.close();
    const [mail] = smtp.received;
    expect(mail).toMatchObject({ from: "no-reply@example.com", to: ["nodira@example.com"] });
    expect(mail?.raw).toContain("From: BotFactory <no-reply@example.com>");
    expect(mail?.raw).toMatch(/Subject: =\?UTF-8\?/);
    expect(mail?.raw).toContain("Content-Type: text/plain");
    expect(mail?.raw).toContain("Content-Type: text/html");
  });

  it("keeps its connection from one letter to the next", async () => {
    const before = smtp.connections();
    const mailer = mailerTo(smtp.url);
    for (let i = 0; i < 5; i++) await mailer.send(letter);
    await mailer.close();
    expect(smtp.received).toHaveLength(5);
    expect(smtp.connections() - before).toBe(1);
  });

  it("says mail.unavailable and permanent when the server refuses for good, not permanent when for now", async () => {
    const mailer = mailerTo(smtp.url);
    smtp.behave({ refuse: 550 });
    await expect(mailer.send(letter)).rejects.toMatchObject({
      code: "mail.unavailable",
      details: { permanent: true },
    });
    smtp.behave({ refuse: 451 });
    await expect(mailer.send(letter)).rejects.toMatchObject({
      code: "mail.unavailable",
      details: { permanent: false },
    });
    await mailer.close();
  });

  it("gives up on a server that does not answer", async () => {
    smtp.behave("silent");
    const mailer = mailerTo(smtp.url, 300);
    const began = Date.now();
    const error = await mailer.send(letter).catch((thrown: unknown) => thrown);
    expect(isAppError(error, "mail.unavailable")).toBe(true);
    expect(Date.now() - began).toBeLessThan(2_000);
    await mailer.close();
  });

  it("says mail.unavailable where nobody listens", async () => {
    const closed = await startFakeSmtp();
    await closed.close();
    const mailer = mailerTo(closed.url);
    await expect(mailer.send(letter)).rejects.toMatchObject({
      code: "mail.unavailable",
      details: { permanent: false },
    });
    await mailer.close();
  });

  it("cannot be made to write to somebody else by a line break in the subject", async () => {
    const mailer = mailerTo(smtp.url);
    await mailer.send({ ...letter, subject: "Hello\r\nBcc: other@example.com" });
    await mailer.close();
    expect(smtp.received[0]?.to).toEqual(["nodira@example.com"]);
    expect(smtp.received[0]?.raw).not.toMatch(/^Bcc:/m);
  });
});
