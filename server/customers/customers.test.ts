import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { BotRow } from "../bots/index.ts";
import type { Person } from "../testing/start-platform.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { until } from "../testing/until.ts";

const product = testPlatform();
/** Words that nobody else says. */
const SECRET = "zumradxon";
const QUESTION = `${SECRET} uchun kemasozlik kursi bormi?`;

let owner: Person;
let bot: BotRow;
let token: string;
const services = () => product.platform.services;

beforeAll(async () => {
  const shop = await product.business();
  owner = shop.person;
  bot = shop.bot;
  token = shop.token;
});

async function customerOf(chatId: number, text: string, firstName: string): Promise<string> {
  product.platform.telegram.customerWrites(token, { chatId, text, firstName });
  const id = await until("the customer", async () => {
    const { items } = await services().inbox.conversations(owner.workspaceId, bot.id, { limit: 50 });
    return items.find(({ chatKey }) => chatKey === String(chatId))?.customer.id ?? undefined;
  });
  await product.answers(token, chatId, 1);
  return id;
}

/** Every place in the database where the words stand, whatever the table. */
async function placesOf(words: string): Promise<string[]> {
  const columns = await product.db.execute<{ table: string; column: string }>(sql`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and (data_type in ('text', 'jsonb', 'character varying', 'ARRAY', 'json'))`);
  const found: string[] = [];
  for (const { table, column } of columns.rows) {
    const { rows } = await product.db.execute(
      sql`select 1 from ${sql.identifier(table)} where ${sql.identifier(column)}::text ilike ${`%${words}%`} limit 1`,
    );
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

describe("erasing a person's data", () => {
  it("leaves nothing of it in any table, takes what the bot learned of it, and lets them begin anew", async () => {
    const chatId = 6_001;
    const id = await customerOf(chatId, QUESTION, SECRET);
    const other = await customerOf(6_002, "Yetkazib berasizmi?", "Botir");
    const { inbox, customers, knowledge } = services();
    const asked = await until("the question to be listed", async () => {
      const { items } = await inbox.unanswered(owner.workspaceId, bot.id, { limit: 10 });
      return items.find(({ question }) => question.includes(SECRET));
    });
    const pair = { question: asked.question, answer: `${SECRET} uchun bor.` };
    const source = await inbox.answerUnanswered(owner.workspaceId, bot.id, asked.id, pair);
    await product.read(source);
    product.platform.telegram.customerWrites(token, { chatId, text: `${SECRET} rahmat`, firstName: SECRET });
    await product.answers(token, chatId, 2);
    await product.settled();
    const { items } = await inbox.conversations(owner.workspaceId, bot.id, { limit: 50, q: SECRET });
    const conversationId = items[0]?.id ?? "";
    await inbox.note(owner.workspaceId, bot.id, conversationId, { id: owner.userId, name: "D" }, SECRET);
    await inbox.brief(owner.workspaceId, bot.id, conversationId, "uz");
    await customers.update(owner.workspaceId, bot.id, id, { about: SECRET, tags: [SECRET] });
    expect((await placesOf(SECRET)).length).toBeGreaterThan(6);
    const vectors = () =>
      product.db
        .execute(sql`select 1 from passage_vector where source_id = ${source.id}`)
        .then(({ rows }) => rows.length);
    expect(await vectors()).toBeGreaterThan(0);

    expect((await product.call(owner, "DELETE", `/bots/${bot.id}/customers/${id}`)).status).toBe(204);

    expect(await placesOf(SECRET)).toEqual([]);
    expect(await placesOf(conversationId)).toEqual([]);
    expect(await vectors()).toBe(0);
    await expect(knowledge.get(owner.workspaceId, bot.id, source.id)).rejects.toMatchObject({
      code: "knowledge.not_found",
    });
    expect(product.logs.filter((line) => line.includes(SECRET))).toEqual([]);
    expect((await customers.get(owner.workspaceId, bot.id, other)).name).toBe("Botir");

    const again = await customerOf(chatId, "Salom", "Yangi");
    expect(again).not.toBe(id);
  });

  it("goes on where a process died", async () => {
    const id = await customerOf(6_010, "Salom, men shoshaman", "Shoshqaloq");
    await product.db.execute(sql`
      insert into erasure (customer_id, workspace_id, bot_id, requested_at)
      values (${id}, ${owner.workspaceId}, ${bot.id}, now() - interval '1 hour')`);
    expect((await services().customers.get(owner.workspaceId, bot.id, id)).erasing).toBe(true);
    await services().customers.finishErasures();
    expect(await placesOf("Shoshqaloq")).toEqual([]);
    await expect(services().customers.get(owner.workspaceId, bot.id, id)).rejects.toMatchObject({
      code: "customers.not_found",
    });
  });
});

describe("customers", () => {
  it("are listed, found by name, tagged, and blocked", async () => {
    const id = await customerOf(6_020, "Assalomu alaykum", "Mohinur");
    const { customers } = services();
    const list = async (query: object) =>
      (await customers.list(owner.workspaceId, bot.id, { limit: 50, ...query })).items.map((one) => one.id);
    await until("the name to be found", async () => {
      await services().inbox.search.indexAll();
      return (await list({ q: "mohin" })).includes(id);
    });
    await customers.update(owner.workspaceId, bot.id, id, { tags: ["vip"], phone: "+998901112233" });
    expect(await list({ tag: "vip" })).toEqual([id]);
    expect(await customers.tags(owner.workspaceId, bot.id)).toContainEqual({ tag: "vip", customers: 1 });
    expect(await list({ q: "998901112233" })).toEqual([id]);
    await customers.block(owner.workspaceId, bot.id, id);
    expect(await list({ blocked: true })).toEqual([id]);
    expect(await list({ blocked: false, channel: "telegram" })).not.toContain(id);
    await customers.unblock(owner.workspaceId, bot.id, id);
  });

  it("get everything that is kept about them, as JSON", async () => {
    const id = await customerOf(6_030, "Menga aytingchi", "Sardor");
    const { body } = await product.call<{
      customer: { name: string };
      conversations: { messages: { text: string; createdAt: string }[] }[];
    }>(owner, "GET", `/bots/${bot.id}/customers/${id}/export`);
    expect(body.customer.name).toBe("Sardor");
    expect(body.conversations[0]?.messages[0]).toMatchObject({ text: "Menga aytingchi" });
  });
});
