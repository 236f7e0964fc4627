import Fastify from "fastify";
import pg from "pg";
import { Agent, request } from "undici";

/**
 * The floor: what one turn cannot cost less than, on the same database and the same fakes. Webhook, insert, vector search, model, insert,
 * sendMessage; no mailbox, no queue, no lane, no words, no checks. One process. Settings come as JSON in the first argument.
 */
export type FloorSettings = {
  databaseUrl: string;
  botId: string;
  token: string;
  geminiUrl: string;
  geminiKey: string;
  telegramUrl: string;
  /** The table that is searched. */
  table: string;
};

const settings: FloorSettings = JSON.parse(process.argv[2] ?? "{}");
const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: 16 });
const agent = new Agent({ connections: 64 });
const vectors = await pool.query<{ v: string }>(
  `select embedding::text as v from ${settings.table} limit 50`,
);
let turns = 0;

const insert = (author: string, chat: number, text: string) =>
  pool.query({
    name: "insert",
    text: "insert into floor_message (bot_id, chat, author, text) values ($1, $2, $3, $4)",
    values: [settings.botId, chat, author, text],
  });

async function search(): Promise<string[]> {
  const { rows } = await pool.query<{ text: string }>({
    name: "search",
    text: `select text from ${settings.table} where bot_id = $1 order by embedding <=> $2::vector limit 8`,
    values: [settings.botId, vectors.rows[turns++ % vectors.rows.length]?.v],
  });
  return rows.map(({ text }) => text);
}

async function post<T>(url: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const answer = await request(url, {
    dispatcher: agent,
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return (await answer.body.json()) as T;
}

type Update = { message: { chat: { id: number }; text: string } };
type Generated = { candidates: { content: { parts: { text: string }[] } }[] };

const app = Fastify();
app.post<{ Body: Update }>("/webhook", async ({ body: { message } }) => {
  const chat = message.chat.id;
  await insert("customer", chat, message.text);
  const texts = await search();
  const generated = await post<Generated>(
    `${settings.geminiUrl}/v1beta/models/gemini-2.5-flash:generateContent`,
    { contents: [{ role: "user", parts: [{ text: `${texts.join("\n\n")}\n\n${message.text}` }] }] },
    { "x-goog-api-key": settings.geminiKey },
  );
  const text = generated.candidates[0]?.content.parts[0]?.text ?? "";
  await insert("bot", chat, text);
  await post(`${settings.telegramUrl}/bot${settings.token}/sendMessage`, { chat_id: chat, text });
  return { ok: true };
});
await app.listen({ port: 0, host: "127.0.0.1" });
process.stdout.write(`listening at ${app.listeningOrigin}\n`);
process.once("SIGTERM", () => process.exit(0));
