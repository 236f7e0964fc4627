import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTranslations } from "../providers/translations/load-translations.ts";
import { answerErrors } from "./answer-errors.ts";
import { limitPerAddress, limitPerPerson } from "./rate-limits.ts";
import { requireMember } from "./tenancy.ts";

const PEOPLE = ["aziz", "lola"];

let app: FastifyInstance;
beforeEach(async () => {
  app = Fastify({ trustProxy: true });
  answerErrors(app, loadTranslations());
  const limits = { factor: 0.1 };
  await app.register(async (scope) => {
    await limitPerAddress(scope, limits, 80); // eight a minute
    requireMember(scope, {
      async sessionOf(headers) {
        const id = PEOPLE.find((person) => headers.get("cookie")?.includes(person));
        if (!id) return null;
        const user = { id, name: id, email: `${id}@example.com`, emailVerified: true, language: "uz" };
        return { user, setCookie: [] } as never;
      },
      membershipsOf: async (userId) => [{ id: `wsp_${userId}`, name: userId, role: "owner" }],
    });
    await limitPerPerson(scope, limits, 50); // five a minute
    scope.get("/me", async (request) => ({ workspaceId: request.workspaceId }));
  });
});
afterEach(() => app.close());

function call(ip: string, person = "", language = "en") {
  return app.inject({
    url: "/me",
    headers: { "x-forwarded-for": ip, cookie: person, "accept-language": language },
  });
}

async function statuses(calls: (() => ReturnType<typeof call>)[]): Promise<number[]> {
  const found = [];
  for (const one of calls) found.push((await one()).statusCode);
  return found;
}

describe("rate limits", () => {
  it("stop an address that calls too often, signed in or not, and not its neighbour", async () => {
    const first = Array.from({ length: 9 }, () => () => call("203.0.113.1"));
    expect(await statuses(first)).toEqual([...Array(8).fill(401), 429]);
    expect((await call("203.0.113.1", "aziz")).statusCode).toBe(429);
    expect((await call("203.0.113.2", "aziz")).statusCode).toBe(200);
  });

  it("stop a person who calls too often, whatever addresses they call from, and nobody else", async () => {
    const calls = Array.from({ length: 6 }, (_, i) => () => call(`203.0.113.${10 + i}`, "aziz"));
    expect(await statuses(calls)).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await call("203.0.113.10", "lola")).statusCode).toBe(200);
  });

  it("tell when to come again, in the client's language", async () => {
    for (let i = 0; i < 8; i++) await call("203.0.113.1");
    const refused = await call("203.0.113.1", "", "ru");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(refused.json().error.code).toBe("request.rate_limited");
    expect(refused.json().error.message).toMatch(/[а-я]/);
  });
});
