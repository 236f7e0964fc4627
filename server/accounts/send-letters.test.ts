import { describe, expect, it } from "vitest";
import { AppError } from "../kernel/errors.ts";
import { LANGUAGES } from "../kernel/languages.ts";
import { silentLogger } from "../kernel/logger.ts";
import type { Letter } from "../providers/mail/port.ts";
import { renderLetter } from "../providers/mail/render-letter.ts";
import { translate } from "../testing/accounts-rig.ts";
import { type AccountLetters, createAccountLetters, type LetterDeps } from "./send-letters.ts";

const anyNumber = { take: async () => ({ allowed: true, retryAfter: null }), forget: async () => undefined };

function createLetters(mailer: LetterDeps["mailer"], retryDelaysMs = [1, 1]): AccountLetters {
  const parts = { t: translate, renderLetter, attempts: anyNumber, logger: silentLogger, rateLimitFactor: 1 };
  return createAccountLetters({ ...parts, mailer, retryDelaysMs });
}

describe("account letters", () => {
  it.each(LANGUAGES)("say everything in %s, with a link to the page in that language", async (language) => {
    const sent: Letter[] = [];
    const letters = createLetters({ send: async (letter) => void sent.push(letter) });
    const to = { email: "a@example.com", language };
    letters.verifyAddress(to, "https://bots.example.uz", "a/b+c");
    letters.resetPassword(to, "https://bots.example.uz", "token");
    letters.passwordChanged(to, "https://bots.example.uz");
    await letters.settled();
    const pages = ["verify-email?token=a%2Fb%2Bc", "reset-password?token=token", "sign-in"];
    expect(sent).toHaveLength(3);
    for (const [i, page] of pages.entries()) {
      const letter = sent[i];
      expect(letter?.text).toContain(`https://bots.example.uz/${language}/${page}`);
      expect(letter?.html).toContain(`<html lang="${language}">`);
      expect(`${letter?.subject}${letter?.text}${letter?.html}`).not.toMatch(
        /\{\{|mail:|verify\.|reset\.|changed\./,
      );
    }
  });

  it("are not tried again when the address is refused for good", async () => {
    let tries = 0;
    const letters = createLetters({
      send: async () => {
        tries++;
        throw new AppError("mail.unavailable", { permanent: true });
      },
    });
    letters.passwordChanged({ email: "a@example.com" }, "https://bots.example.uz");
    await letters.settled();
    expect(tries).toBe(1);
  });

  it("are given up after three tries", async () => {
    let tries = 0;
    const letters = createLetters({
      send: async () => {
        tries++;
        throw new AppError("mail.unavailable", { permanent: false });
      },
    });
    letters.passwordChanged({ email: "a@example.com" }, "https://bots.example.uz");
    await letters.settled();
    expect(tries).toBe(3);
  });

  it("do not hold up the end of the process", async () => {
    const letters = createLetters({ send: () => Promise.reject(new Error("not now")) }, [60_000, 60_000]);
    letters.passwordChanged({ email: "a@example.com" }, "https://bots.example.uz");
    const began = Date.now();
    await letters.settled(true);
    expect(Date.now() - began).toBeLessThan(1_000);
  });
});
