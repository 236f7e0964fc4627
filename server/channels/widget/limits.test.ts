import { expect, it } from "vitest";
import { testPlatform } from "../../testing/test-platform.ts";
import { until } from "../../testing/until.ts";
import { widgetVisitor } from "../../testing/widget-visitor.ts";

const platform = testPlatform({ env: { RATE_LIMIT_FACTOR: 1 } });

it("a visitor who floods is slowed to three messages a second and told when to go on; others are not", async () => {
  const person = await platform.platform.signUp();
  const bot = await platform.platform.services.bots.create(person.workspaceId, {
    name: "Gulzor",
    language: "uz",
  });
  const visitor = widgetVisitor(platform.platform.url);
  const [flooding, calm] = await Promise.all([visitor.session(bot.id), visitor.session(bot.id)]);
  const posts = await Promise.all(
    Array.from({ length: 12 }, (_, i) => visitor.say(flooding.body.token, `xabar ${i}`)),
  );
  const taken = posts.filter(({ status }) => status === 202).length;
  expect(taken).toBeGreaterThanOrEqual(3);
  expect(taken).toBeLessThanOrEqual(6); // two windows, on a slow machine
  const refused = posts.find(({ status }) => status === 429);
  expect(refused?.body).toMatchObject({ error: { code: "request.rate_limited" } });
  expect(Number(refused?.headers.get("retry-after"))).toBe(1);
  expect(refused?.headers.get("access-control-expose-headers")).toContain("retry-after");
  expect((await visitor.say(calm.body.token, "Salom")).status).toBe(202);
  await until(
    "the flood to be over",
    async () => (await visitor.say(flooding.body.token, "Salom")).status === 202,
  );
});

it("an address that makes visitor after visitor is stopped within a minute's worth", async () => {
  const person = await platform.platform.signUp();
  const bot = await platform.platform.services.bots.create(person.workspaceId, {
    name: "Gulzor",
    language: "uz",
  });
  const visitor = widgetVisitor(platform.platform.url);
  const statuses: number[] = [];
  for (let i = 0; i < 130; i++) statuses.push((await visitor.session(bot.id)).status);
  expect(statuses).toContain(429);
  expect(statuses.indexOf(429)).toBeGreaterThan(100);
});

it("open streams end when the server stops", async () => {
  const person = await platform.platform.signUp();
  const bot = await platform.platform.services.bots.create(person.workspaceId, {
    name: "Gulzor",
    language: "uz",
  });
  const { services } = platform.platform;
  const session = await services.widget.openSession(bot.id, {}, undefined);
  const stream = await widgetVisitor(platform.platform.url).follow(session.token, session.cursor);
  await stream.ready();
  await platform.platform.app.close();
  await until("the stream to end", () => stream.isEnded());
});
