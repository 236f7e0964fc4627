import { connect } from "node:net";
import type pg from "pg";
import { describe, expect, it } from "vitest";
import { sleep } from "../../kernel/clock.ts";
import { embeddedDatabase } from "../../testing/embedded-database.ts";
import { FRONTEND, message, SYNC, startupMessage } from "./wire-protocol.ts";

const database = embeddedDatabase();

function heardBy(client: pg.Client): string[] {
  const heard: string[] = [];
  client.on("notification", ({ channel, payload }) => heard.push(`${channel}:${payload}`));
  return heard;
}

/** A round trip after which all that was sent before has arrived. */
async function settle(...clients: pg.Client[]): Promise<void> {
  for (const client of clients) await client.query("SELECT 1");
  await sleep(20);
}

describe("notifications", () => {
  it("reach those who listen on the channel, and only them", async () => {
    const [one, two, deaf, sender] = await Promise.all(Array.from({ length: 4 }, () => database.connect()));
    if (!one || !two || !deaf || !sender) throw new Error("no clients");
    const [first, second, none, own] = [heardBy(one), heardBy(two), heardBy(deaf), heardBy(sender)];
    await one.query("LISTEN news; LISTEN weather");
    await two.query("/* a comment */ listen News");
    await deaf.query(`LISTEN "News"`);
    await sender.query("NOTIFY news, 'a'");
    await sender.query("SELECT pg_notify($1, $2)", ["weather", "b"]);
    await sender.query("NOTIFY nobody, 'c'");
    await settle(one, two, deaf, sender);
    expect([first, second, none, own]).toEqual([["news:a", "weather:b"], ["news:a"], [], []]);
  });

  it("raised in a transaction arrive after its commit, or never", async () => {
    const [listener, sender] = [await database.connect(), await database.connect()];
    const heard = heardBy(listener);
    await listener.query("LISTEN tx");
    await sender.query("BEGIN");
    await sender.query("NOTIFY tx, 'undone'");
    await sender.query("ROLLBACK");
    await sender.query("BEGIN");
    await sender.query("NOTIFY tx, 'done'");
    await sleep(50);
    expect(heard).toEqual([]);
    await sender.query("COMMIT");
    await settle(listener);
    expect(heard).toEqual(["tx:done"]);
  });

  it("can be subscribed to in the extended protocol, and by a named statement", async () => {
    const [one, two, sender] = [await database.connect(), await database.connect(), await database.connect()];
    const [first, second] = [heardBy(one), heardBy(two)];
    await one.query({ text: "LISTEN extended", queryMode: "extended" } as pg.QueryConfig);
    await two.query({ name: "subscribe", text: "LISTEN extended" });
    await sender.query("NOTIFY extended, 'x'");
    await settle(one, two);
    expect([first, second]).toEqual([["extended:x"], ["extended:x"]]);
  });

  it("stop after UNLISTEN for that client alone", async () => {
    const [one, two, sender] = [await database.connect(), await database.connect(), await database.connect()];
    const [first, second] = [heardBy(one), heardBy(two)];
    for (const client of [one, two]) await client.query("LISTEN stop");
    await one.query("UNLISTEN stop");
    await sender.query("NOTIFY stop, '1'");
    await two.query("UNLISTEN *");
    await sender.query("NOTIFY stop, '2'");
    await settle(one, two);
    expect([first, second]).toEqual([[], ["stop:1"]]);
  });

  it("go on for the others when a listener leaves", async () => {
    const [leaver, stayer, sender] = [
      await database.connect(),
      await database.connect(),
      await database.connect(),
    ];
    const heard = heardBy(stayer);
    for (const client of [leaver, stayer]) await client.query("LISTEN leave");
    await leaver.end();
    await sender.query("NOTIFY leave, 'x'");
    await settle(stayer);
    expect(heard).toEqual(["leave:x"]);
  });

  it("are not subscribed to by a LISTEN that was rolled back", async () => {
    const [client, sender] = [await database.connect(), await database.connect()];
    const heard = heardBy(client);
    await client.query("BEGIN");
    await client.query("LISTEN undone");
    await client.query("ROLLBACK");
    await sender.query("NOTIFY undone, 'x'");
    await settle(client);
    expect(heard).toEqual([]);
  });
});

describe("prepared statements", () => {
  it("of one name in two clients are two statements", async () => {
    const [one, two] = [await database.connect(), await database.connect()];
    for (let round = 0; round < 3; round++) {
      expect((await one.query({ name: "same", text: "SELECT 'one' AS v" })).rows).toEqual([{ v: "one" }]);
      expect(
        (await two.query({ name: "same", text: "SELECT $1::int + 1 AS v", values: [round] })).rows,
      ).toEqual([{ v: round + 1 }]);
    }
  });

  it("without a name last until their client parses the next", async () => {
    const socket = connect(Number(new URL(database.url).port), "127.0.0.1");
    let heard = "";
    socket.on("data", (piece) => {
      heard += piece.toString("latin1");
    });
    const parse = message(FRONTEND.parse, "", "SELECT 'unnamed and kept'", Buffer.alloc(2));
    socket.write(Buffer.concat([startupMessage(), parse, SYNC]));
    const other = await database.connect();
    await other.query("SELECT $1::int", [1]);
    const bind = message(FRONTEND.bind, "", "", Buffer.alloc(6));
    socket.write(Buffer.concat([bind, message(FRONTEND.execute, "", Buffer.alloc(4)), SYNC]));
    await expect.poll(() => heard).toContain("unnamed and kept");
    socket.destroy();
  });

  it("are gone from the session when their client leaves", async () => {
    const [leaver, other] = [await database.connect(), await database.connect()];
    await leaver.query({ name: "mine", text: "SELECT 'to be left behind'" });
    await leaver.end();
    await sleep(20);
    const { rows } = await other.query(
      "SELECT count(*)::int AS n FROM pg_prepared_statements WHERE statement LIKE '%left behind%'",
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("survive another client's DISCARD ALL", async () => {
    const [one, two] = [await database.connect(), await database.connect()];
    await one.query({ name: "lasting", text: "SELECT 'still' AS v" });
    await two.query("DISCARD ALL");
    expect((await one.query({ name: "lasting", text: "SELECT 'still' AS v" })).rows).toEqual([
      { v: "still" },
    ]);
  });
});

describe("settings", () => {
  it("of the connection string are each client's own", async () => {
    const setup = await database.connect();
    await setup.query(
      "CREATE SCHEMA side; CREATE TABLE side.place (v text); CREATE TABLE public.place (v text)",
    );
    await setup.query("INSERT INTO side.place VALUES ('side'); INSERT INTO public.place VALUES ('public')");
    const side = await database.connect({ options: "-c search_path=side,public -c random_page_cost=1.1" });
    for (let round = 0; round < 3; round++) {
      expect((await side.query("SELECT v FROM place")).rows).toEqual([{ v: "side" }]);
      expect((await setup.query("SELECT v FROM place")).rows).toEqual([{ v: "public" }]);
      expect((await side.query("SHOW random_page_cost")).rows).toEqual([{ random_page_cost: "1.1" }]);
      expect((await setup.query("SHOW random_page_cost")).rows).toEqual([{ random_page_cost: "4" }]);
    }
  });

  it("that do not exist or make no sense are left out", async () => {
    const client = await database.connect({
      options: "-c statement_timeout=60000 -c no_such_setting=1 -c work_mem=nonsense --jit=off -c 'odd",
      application_name: "it's \\ me",
    });
    expect((await client.query("SHOW statement_timeout")).rows).toEqual([{ statement_timeout: "1min" }]);
    expect((await client.query("SHOW application_name")).rows).toEqual([{ application_name: "it's \\ me" }]);
  });

  it("of SET hold for that client until RESET, and not when rolled back", async () => {
    const [one, two] = [
      await database.connect({ options: "-c timezone=Asia/Tashkent" }),
      await database.connect(),
    ];
    const zone = async (client: pg.Client): Promise<string> =>
      (await client.query("SHOW timezone")).rows[0].TimeZone;
    await one.query("SET TIME ZONE 'Europe/Moscow'");
    await two.query("BEGIN; SET TIME ZONE 'Asia/Tokyo'; ROLLBACK");
    expect([await zone(two), await zone(one), await zone(two)]).toEqual(["UTC", "Europe/Moscow", "UTC"]);
    await one.query("RESET timezone");
    expect([await zone(one), await zone(two)]).toEqual(["Asia/Tashkent", "UTC"]);
    await two.query("SELECT set_config('timezone', 'Asia/Tokyo', false)");
    expect([await zone(one), await zone(two)]).toEqual(["Asia/Tashkent", "Asia/Tokyo"]);
  });
});
