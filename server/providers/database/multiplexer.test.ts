import { once } from "node:events";
import { connect } from "node:net";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { sleep } from "../../kernel/clock.ts";
import { embeddedDatabase } from "../../testing/embedded-database.ts";
import { FRONTEND, message, queryMessage, SYNC, startupMessage } from "./wire-protocol.ts";

describe("many clients on the embedded database", () => {
  const database = embeddedDatabase();

  it("each get the answers to their own questions", async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => database.connect()));
    const wrong: unknown[] = [];
    await Promise.all(
      clients.map(async (client, c) => {
        for (let i = 0; i < 100; i++) {
          const { rows } = await client.query("SELECT $1::int * 1000 + $2::int AS n", [c, i]);
          if (rows[0].n !== c * 1000 + i) wrong.push([c, i, rows]);
        }
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("never mix their transactions", async () => {
    const setup = await database.connect();
    await setup.query("CREATE TABLE ledger (client int, step int)");
    const clients = await Promise.all(Array.from({ length: 6 }, () => database.connect()));
    await Promise.all(
      clients.map(async (client, c) => {
        for (let round = 0; round < 10; round++) {
          await client.query("BEGIN");
          for (let step = 0; step < 3; step++)
            await client.query("INSERT INTO ledger VALUES ($1, $2)", [c, step]);
          await client.query(round % 2 ? "ROLLBACK" : "COMMIT");
        }
      }),
    );
    const { rows } = await setup.query("SELECT client, count(*)::int AS n FROM ledger GROUP BY 1 ORDER BY 1");
    expect(rows).toEqual(clients.map((_, client) => ({ client, n: 15 })));
  });

  it("see nothing of a transaction before it is committed", async () => {
    const [writer, reader] = [await database.connect(), await database.connect()];
    await writer.query("CREATE TABLE hidden (n int)");
    await writer.query("BEGIN");
    await writer.query("INSERT INTO hidden VALUES (1)");
    const read = reader.query("SELECT count(*)::int AS n FROM hidden");
    await sleep(50);
    await writer.query("ROLLBACK");
    expect((await read).rows).toEqual([{ n: 0 }]);
  });

  it("go on after another's error, inside and outside a transaction", async () => {
    const [clumsy, calm] = [await database.connect(), await database.connect()];
    await expect(clumsy.query("SELECT nothing_here")).rejects.toThrow(/nothing_here/);
    await expect(clumsy.query("SELECT $1::int", ["x"])).rejects.toThrow(/invalid input syntax/);
    expect((await calm.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
    await clumsy.query("BEGIN");
    await expect(clumsy.query("SELECT 1/0")).rejects.toThrow(/division by zero/);
    await expect(clumsy.query("SELECT 1")).rejects.toThrow(/current transaction is aborted/);
    const waiting = calm.query("SELECT 2 AS n");
    await clumsy.query("ROLLBACK");
    expect((await waiting).rows).toEqual([{ n: 2 }]);
  });

  it("are not blocked by one that is lost in a transaction, whose work is undone", async () => {
    const [lost, other] = [await database.connect(), await database.connect()];
    await other.query("CREATE TABLE kept (n int)");
    await lost.query("BEGIN");
    await lost.query("INSERT INTO kept VALUES (1)");
    lost.connection.stream.destroy();
    expect((await other.query("SELECT count(*)::int AS n FROM kept")).rows).toEqual([{ n: 0 }]);
  });

  it("are not blocked by one that is lost between Flush and Sync, or in the middle of a message", async () => {
    const socket = connect(Number(new URL(database.url).port), "127.0.0.1");
    socket.write(startupMessage());
    await once(socket, "data");
    const parse = message(FRONTEND.parse, "", "CREATE TABLE half (n int)", Buffer.alloc(2));
    const execute = message(FRONTEND.execute, "", Buffer.alloc(4));
    socket.write(
      Buffer.concat([
        parse,
        message(FRONTEND.bind, "", "", Buffer.alloc(6)),
        execute,
        message(FRONTEND.flush),
      ]),
    );
    await once(socket, "data");
    socket.write(queryMessage("SELECT 1").subarray(0, 7));
    await sleep(20);
    socket.destroy();
    const other = await database.connect();
    expect((await other.query("SELECT to_regclass('half') AS found")).rows).toEqual([{ found: null }]);
  });

  it("keep what was committed in the last breath of a client", async () => {
    const other = await database.connect();
    await other.query("CREATE TABLE breath (n int)");
    const socket = connect(Number(new URL(database.url).port), "127.0.0.1");
    const insert = queryMessage("INSERT INTO breath VALUES (1)");
    socket.resume().end(Buffer.concat([startupMessage(), insert, message(FRONTEND.terminate)]));
    await once(socket, "close");
    expect((await other.query("SELECT n FROM breath")).rows).toEqual([{ n: 1 }]);
  });

  it("may send a message in single bytes, and many messages in one piece", async () => {
    const socket = connect(Number(new URL(database.url).port), "127.0.0.1");
    socket.setNoDelay(true);
    let heard = "";
    socket.on("data", (piece) => {
      heard += piece.toString("latin1");
    });
    for (const byte of Buffer.concat([startupMessage(), queryMessage("SELECT 'slowly'")])) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    const parse = message(FRONTEND.parse, "", "SELECT 'extended'", Buffer.alloc(2));
    const rest = [
      message(FRONTEND.bind, "", "", Buffer.alloc(6)),
      message(FRONTEND.execute, "", Buffer.alloc(4)),
      SYNC,
    ];
    socket.write(
      Buffer.concat([queryMessage("SELECT 'first'"), queryMessage("SELECT 'second'"), parse, ...rest]),
    );
    await expect.poll(() => heard).toContain("extended");
    expect(heard.match(/slowly|first|second|extended/g)).toEqual(["slowly", "first", "second", "extended"]);
    socket.destroy();
  });

  it("may read a result in portions while others wait", async () => {
    const [reader, other] = [await database.connect(), await database.connect()];
    const numbers: number[] = [];
    const query = new pg.Query({ text: "SELECT generate_series(1, 25) AS n", rows: 10 } as pg.QueryConfig);
    query.on("row", (row) => numbers.push(row.n));
    const ended = once(query, "end");
    reader.query(query);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => other.query("SELECT $1::int AS n", [i])),
    );
    await ended;
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(answers.map((answer) => answer.rows[0].n)).toEqual(answers.map((_, i) => i));
  });

  it("may ask to cancel: nothing happens to anybody", async () => {
    const client = await database.connect();
    const socket = connect(Number(new URL(database.url).port), "127.0.0.1");
    const request = Buffer.alloc(16);
    for (const [i, word] of [16, 80_877_102, 1, 0].entries()) request.writeInt32BE(word, i * 4);
    socket.resume().end(request);
    await once(socket, "close");
    expect((await client.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  });

  it("that break the protocol are thrown out alone", async () => {
    const client = await database.connect();
    const socket = connect(Number(new URL(database.url).port), "127.0.0.1");
    socket.write(Buffer.concat([startupMessage(), Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3])]));
    let heard = "";
    socket.on("data", (piece) => {
      heard += piece.toString("latin1");
    });
    await once(socket, "close");
    expect(heard).toContain("08P01");
    expect((await client.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  });
});

describe("a client idle in a transaction", () => {
  const database = embeddedDatabase({ idleInTransactionMs: 300 });

  it("is thrown out after the bound and its work undone", async () => {
    const [idle, other] = [await database.connect(), await database.connect()];
    await other.query("CREATE TABLE patience (n int)");
    const told = once(idle, "error");
    await idle.query("BEGIN");
    await idle.query("INSERT INTO patience VALUES (1)");
    const startedAt = performance.now();
    expect((await other.query("SELECT count(*)::int AS n FROM patience")).rows).toEqual([{ n: 0 }]);
    expect(performance.now() - startedAt).toBeGreaterThan(200);
    expect(String((await told)[0])).toContain("idle-in-transaction timeout");
  });

  it("stays while it keeps working", async () => {
    const busy = await database.connect();
    await busy.query("BEGIN");
    for (let i = 0; i < 5; i++) {
      await busy.query("SELECT 1");
      await sleep(150);
    }
    expect((await busy.query("COMMIT")).command).toBe("COMMIT");
  });
});
