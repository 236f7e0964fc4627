import Fastify from "fastify";
import { expect, it } from "vitest";
import { stripNul } from "./strip-nul.ts";

it("takes NUL out of body, query and path, and leaves the rest as it is", async () => {
  const app = Fastify();
  stripNul(app);
  app.post("/:name", async ({ body, query, params }) => ({ body, query, params }));
  const answer = await app.inject({
    method: "POST",
    url: "/a%00b?q=x%00y",
    payload: { text: "a\u0000b", list: [{ deep: "\u0000" }, 1, null, true] },
  });
  expect(answer.json()).toEqual({
    body: { text: "ab", list: [{ deep: "" }, 1, null, true] },
    query: { q: "xy" },
    params: { name: "ab" },
  });
});
