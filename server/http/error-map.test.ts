import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACCOUNT_ERRORS } from "../accounts/errors.ts";
import { BILLING_ERRORS } from "../billing/errors.ts";
import { BOT_ERRORS } from "../bots/errors.ts";
import { CHANNEL_ERRORS } from "../channels/errors.ts";
import { WIDGET_ERRORS } from "../channels/widget/errors.ts";
import { CONVERSATION_ERRORS } from "../conversation/errors.ts";
import { AppError } from "../kernel/errors.ts";
import { LANGUAGES } from "../kernel/languages.ts";
import { KNOWLEDGE_ERRORS } from "../knowledge/errors.ts";
import { PLAN_ERRORS } from "../plans/errors.ts";
import { loadTranslations } from "../providers/translations/load-translations.ts";
import { STATUS_BY_CODE, toHttpFailure } from "./error-map.ts";

const moduleCodes = [
  ...ACCOUNT_ERRORS,
  ...BILLING_ERRORS,
  ...BOT_ERRORS,
  ...CHANNEL_ERRORS,
  ...CONVERSATION_ERRORS,
  ...KNOWLEDGE_ERRORS,
  ...PLAN_ERRORS,
  ...WIDGET_ERRORS,
];

describe("the error map", () => {
  it.each(moduleCodes)("has a status for %s", (code) => {
    expect(STATUS_BY_CODE[code]).toBeGreaterThanOrEqual(400);
  });

  it.each(LANGUAGES)("has words in %s for every code", (language) => {
    const t = loadTranslations();
    for (const code of Object.keys(STATUS_BY_CODE))
      expect(t(language, `errors:${code}`), code).not.toBe(code);
    const words = JSON.parse(readFileSync(`locales/${language}/errors.json`, "utf8"));
    for (const area of Object.keys(words)) {
      for (const name of Object.keys(words[area]))
        expect(STATUS_BY_CODE, `${area}.${name}`).toHaveProperty([`${area}.${name}`]);
    }
  });

  it("tells nobody the cause of a failure that was not expected", () => {
    expect(toHttpFailure(new Error("connect ECONNREFUSED 10.0.0.1"))).toEqual({
      status: 500,
      code: "request.failed",
    });
    expect(toHttpFailure(new AppError("no.such_code", { secret: 1 }))).toEqual({
      status: 500,
      code: "request.failed",
    });
  });
});
