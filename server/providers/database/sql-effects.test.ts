import { describe, expect, it } from "vitest";
import { effectsOf, splitStatements } from "./sql-effects.ts";

describe("statements are told apart", () => {
  it.each([
    ["SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]],
    ["SELECT ';' ; x", ["SELECT ';'", "x"]],
    [`SELECT ";" ; x`, [`SELECT ";"`, "x"]],
    ["SELECT 'it''s;' ; x", ["SELECT 'it''s;'", "x"]],
    [String.raw`SELECT E'a\';' ; x`, [String.raw`SELECT E'a\';'`, "x"]],
    ["DO $a$ x; $b$; $a$; y", ["DO $a$ x; $b$; $a$", "y"]],
    ["SELECT a$b; y$b", ["SELECT a$b", "y$b"]],
    ["-- a; b\nx; /* c; /* d */ ; */ y", ["x", "y"]],
    ["SELECT 'open; never closed", ["SELECT 'open; never closed"]],
    [" ;; ", []],
  ])("in %j", (sql, expected) => {
    expect(splitStatements(sql)).toEqual(expected);
  });
});

describe("effects on the session are recognised", () => {
  it.each([
    ["LISTEN Foo", [{ kind: "listen", channel: "foo" }]],
    [`listen "Foo:""bar"""`, [{ kind: "listen", channel: 'Foo:"bar"' }]],
    [
      "/* x */ LISTEN a; -- y\nLISTEN b;",
      [
        { kind: "listen", channel: "a" },
        { kind: "listen", channel: "b" },
      ],
    ],
    ["UNLISTEN *", [{ kind: "unlisten", channel: null }]],
    ["unlisten a", [{ kind: "unlisten", channel: "a" }]],
    ["SET search_path TO a, b", [{ kind: "setting", name: "search_path" }]],
    ["set session Work_Mem = '1MB'", [{ kind: "setting", name: "work_mem" }]],
    ["SET TIME ZONE 'UTC'", [{ kind: "setting", name: "timezone" }]],
    ["SET LOCAL work_mem = '1MB'", []],
    ["SET TRANSACTION READ ONLY", []],
    ["UPDATE t SET a = 1", []],
    ["SELECT pg_catalog.set_config('search_path', '', false)", [{ kind: "setting", name: "search_path" }]],
    ["RESET ALL", [{ kind: "reset", name: null }]],
    ["RESET work_mem", [{ kind: "reset", name: "work_mem" }]],
    ["DEALLOCATE ALL", [{ kind: "forget-statements" }]],
    ["COPY t FROM STDIN", [{ kind: "copy-in", binary: false }]],
    ["copy t (a, b)\nfrom stdin with (format BINARY)", [{ kind: "copy-in", binary: true }]],
    ["COPY t TO STDOUT", []],
    ["SELECT 'LISTEN a; COPY t FROM STDIN'", []],
  ])("in %j", (sql, expected) => {
    expect(effectsOf(sql)).toEqual(expected);
  });

  it("in a text of 6 MB in linear time", () => {
    const sql = `INSERT INTO t VALUES (E'${"a\\'b''set ".repeat(500_000)}'); LISTEN a`;
    const startedAt = performance.now();
    expect(effectsOf(sql)).toEqual([{ kind: "listen", channel: "a" }]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
