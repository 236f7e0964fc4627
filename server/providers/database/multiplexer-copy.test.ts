import { connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { beforeEach, describe, expect, it } from "vitest";
import { embeddedDatabase } from "../../testing/embedded-database.ts";
import { FRONTEND, message, SYNC, startupMessage } from "./wire-protocol.ts";

const database = embeddedDatabase();
let client: pg.Client;

beforeEach(async () => {
  client = await database.connect();
  await client.query("DROP TABLE IF EXISTS goods; CREATE TABLE goods (id int, name text)");
});

function* textRows(count: number, size: number): Generator<string> {
  for (let i = 0; i < count; i++) yield `${i}\t${"x".repeat(size)}\n`;
}

function* binaryRows(count: number): Generator<Buffer> {
  yield Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
  for (let i = 0; i < count; i++) {
    const name = Buffer.from(`товар ${i}`);
    const head = Buffer.alloc(14);
    head.writeInt16BE(2, 0);
    head.writeInt32BE(4, 2);
    head.writeInt32BE(i, 6);
    head.writeInt32BE(name.length, 10);
    yield Buffer.concat([head, name]);
  }
  yield Buffer.from([0xff, 0xff]);
}

async function summary(): Promise<unknown> {
  return (await client.query("SELECT count(*)::int AS n, sum(length(name))::int AS bytes FROM goods"))
    .rows[0];
}

describe("COPY", () => {
  it("takes 10 MB of text while others work", async () => {
    const other = await database.connect();
    const stream = client.query(copyFrom("COPY goods FROM STDIN"));
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const asked = Promise.all(numbers.map((i) => other.query("SELECT $1::int AS n", [i])));
    await pipeline(Readable.from(textRows(10_000, 1_000)), stream);
    expect((await asked).map((answer) => answer.rows[0].n)).toEqual(numbers);
    expect(stream.rowCount).toBe(10_000);
    expect(await summary()).toEqual({ n: 10_000, bytes: 10_000_000 });
  });

  it("takes binary data", async () => {
    await pipeline(
      Readable.from(binaryRows(50_000)),
      client.query(copyFrom("COPY goods FROM STDIN WITH (FORMAT binary)")),
    );
    const { rows } = await client.query(
      "SELECT count(*)::int AS n, max(name) FILTER (WHERE id = 777) AS name FROM goods",
    );
    expect(rows).toEqual([{ n: 50_000, name: "товар 777" }]);
  });

  it("works inside a transaction", async () => {
    await client.query("BEGIN");
    await pipeline(Readable.from(textRows(10, 5)), client.query(copyFrom("COPY goods FROM STDIN")));
    await client.query("ROLLBACK");
    expect(await summary()).toEqual({ n: 0, bytes: null });
  });

  it("that fails leaves the connection usable", async () => {
    await expect(
      pipeline(Readable.from(["not a number\tx\n"]), client.query(copyFrom("COPY goods FROM STDIN"))),
    ).rejects.toThrow(/invalid input syntax/);
    await expect(
      pipeline(Readable.from(["1\n"]), client.query(copyFrom("COPY absent FROM STDIN"))),
    ).rejects.toThrow(/absent/);
    expect(await summary()).toEqual({ n: 0, bytes: null });
  });

  it("whose source breaks off stores nothing", async () => {
    async function* broken(): AsyncGenerator<string> {
      yield "1\tx\n";
      throw new Error("source lost");
    }
    await expect(
      pipeline(Readable.from(broken()), client.query(copyFrom("COPY goods FROM STDIN"))),
    ).rejects.toThrow("source lost");
    const other = await database.connect();
    expect((await other.query("SELECT count(*)::int AS n FROM goods")).rows).toEqual([{ n: 0 }]);
  });

  it("works in the extended protocol, and by a statement prepared before fails without harm", async () => {
    const socket = connect(Number(new URL(database.url).port), "127.0.0.1");
    let heard = "";
    socket.on("data", (piece) => {
      heard += piece.toString("latin1");
    });
    const bind = (name: string): Buffer => message(FRONTEND.bind, "", name, Buffer.alloc(6));
    const execute = message(FRONTEND.execute, "", Buffer.alloc(4));
    const parse = message(FRONTEND.parse, "copying", "COPY goods FROM STDIN", Buffer.alloc(2));
    const data = message(FRONTEND.copyData, Buffer.from("5\tfive\n"));
    const copied = [data, message(FRONTEND.copyDone), SYNC];
    socket.write(Buffer.concat([startupMessage(), parse, bind("copying"), execute, SYNC, ...copied]));
    await expect.poll(() => heard).toContain("COPY 1");
    socket.write(Buffer.concat([bind("copying"), execute, SYNC]));
    await expect.poll(() => heard).toContain("no data was sent");
    expect(await summary()).toEqual({ n: 1, bytes: 4 });
    socket.destroy();
  });

  it("without data, or hidden where it is not expected, does not end the database", async () => {
    const other = await database.connect();
    const halfway = client.query(copyFrom("COPY goods FROM STDIN"));
    halfway.on("error", () => {});
    halfway.write("1\tx\n");
    client.connection.stream.destroy();
    const extended = await database.connect();
    await expect(
      extended.query("PREPARE p AS SELECT 1; /* copy */ SELECT 'stdin' AS v"),
    ).resolves.toBeDefined();
    await expect(extended.query("DO $$ BEGIN EXECUTE 'COPY goods FROM STDIN'; END $$")).rejects.toThrow();
    expect((await other.query("SELECT count(*)::int AS n FROM goods")).rows).toEqual([{ n: 0 }]);
  });

  it("gives the data out", async () => {
    await client.query("INSERT INTO goods SELECT n, repeat('y', 1000) FROM generate_series(1, 3000) AS n");
    const out = await text(client.query(copyTo("COPY goods TO STDOUT")));
    expect(out.split("\n")).toHaveLength(3001);
    expect(out.length).toBeGreaterThan(3_000_000);
  });
});

describe("large things", () => {
  it("a result of 50 MB comes whole", async () => {
    const { rows } = await client.query("SELECT repeat('z', 1000000) AS v FROM generate_series(1, 50)");
    expect(rows.map((row) => row.v.length)).toEqual(Array.from({ length: 50 }, () => 1_000_000));
  });

  it("a result of 200,000 rows comes whole", async () => {
    const { rows } = await client.query("SELECT n FROM generate_series(1, 200000) AS n");
    expect(rows).toHaveLength(200_000);
    expect(rows.at(-1)).toEqual({ n: 200_000 });
  });

  it("a parameter of 30 MB goes in", async () => {
    const value = "ў".repeat(15_000_000);
    const { rows } = await client.query({
      name: "big",
      text: "SELECT octet_length($1::text) AS n",
      values: [value],
    });
    expect(rows).toEqual([{ n: 30_000_000 }]);
  });
});
