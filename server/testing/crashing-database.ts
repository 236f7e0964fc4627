import type { Database, Transaction } from "../../db/client.ts";

export type CrashingDatabase = {
  db: Database;
  /**
   * The next transaction fails before its statement number `step` (0: before the first one). One that has fewer statements fails after its
   * last one, and before or after it is committed by turns: then only the answer is lost. Null: none fails.
   */
  crashNext(step: number | null): void;
};

export class InjectedCrash extends Error {}

const STATEMENTS = new Set<string | symbol>(["select", "insert", "update", "delete", "execute"]);

/** A database whose transactions can be told to fail after any of their steps, as if the process had died there. */
export function createCrashingDatabase(db: Database): CrashingDatabase {
  let planned: number | null = null;

  async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const step = planned;
    planned = null;
    if (step === null) return db.transaction(work);
    let left = step;
    const counted = (tx: Transaction) =>
      wrap(tx, (name) => {
        if (STATEMENTS.has(name) && left-- <= 0) throw new InjectedCrash(`before statement ${step}`);
      });
    await db.transaction(async (tx) => {
      await work(counted(tx));
      if (left % 2 === 1) throw new InjectedCrash("before the commit");
    });
    throw new InjectedCrash("after the commit");
  }

  return {
    db: wrap(db, () => {}, { transaction }),
    crashNext: (step) => {
      planned = step;
    },
  };
}

/** The same object, with somebody told of every property that is asked for. */
function wrap<T extends object>(target: T, onGet: (name: string | symbol) => void, instead: object = {}): T {
  return new Proxy(target, {
    get(_, name) {
      onGet(name);
      if (Object.hasOwn(instead, name)) return Reflect.get(instead, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
