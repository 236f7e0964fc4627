import { type Effect, effectsOf } from "./sql-effects.ts";
import { FRONTEND, message, readText } from "./wire-protocol.ts";

/** One prepared statement of one client. `physical` is its name in the shared session, empty for the unnamed one. */
type Prepared = { physical: string; parse: Buffer; effects: Effect[]; epoch: number };

/** What all clients share: the counter of names, the epoch that DEALLOCATE ALL ends, and who parsed the unnamed statement last. */
export type SharedStatements = { nextName: number; epoch: number; unnamedOwner: PreparedStatements | null };

export function createSharedStatements(): SharedStatements {
  return { nextName: 1, epoch: 0, unnamedOwner: null };
}

const STATEMENT = 0x53; // S, as against P for a portal

/**
 * The prepared statements of one client. In the shared session each named one gets a name that no other client has; the unnamed
 * one is parsed again when another client has replaced it since.
 */
export class PreparedStatements {
  private readonly shared: SharedStatements;
  private readonly byName = new Map<string, Prepared>();

  constructor(shared: SharedStatements) {
    this.shared = shared;
  }

  /** Rewrites the names in a batch and tells what must be parsed again first and which effects the batch will have. */
  translate(batch: Buffer[]): { batch: Buffer[]; again: Buffer[]; effects: Effect[] } {
    const again: Buffer[] = [];
    const effects: Effect[] = [];
    const need = (name: string): string => {
      const prepared = this.byName.get(name);
      if (!prepared) return name;
      if (!this.isAlive(prepared)) again.push(prepared.parse);
      this.markAlive(prepared);
      return prepared.physical;
    };
    const out = batch.map((item) => {
      if (item[0] === FRONTEND.parse) return this.parse(item);
      if (item[0] === FRONTEND.bind) {
        const portal = readText(item, 5);
        const statement = readText(item, portal.end);
        const physical = need(statement.text);
        effects.push(...(this.byName.get(statement.text)?.effects ?? []));
        return physical === statement.text
          ? item
          : message(FRONTEND.bind, portal.text, physical, item.subarray(statement.end));
      }
      const isOfStatement = item[5] === STATEMENT;
      if (item[0] === FRONTEND.describe && isOfStatement)
        return this.renamed(item, need(readText(item, 6).text));
      if (item[0] === FRONTEND.close && isOfStatement) return this.close(item);
      return item;
    });
    return { batch: out, again, effects };
  }

  /** Close messages for all that this client leaves behind. */
  closeAll(): Buffer[] {
    const named = [...this.byName.values()].filter((prepared) => prepared.physical !== "");
    this.byName.clear();
    if (this.shared.unnamedOwner === this) this.shared.unnamedOwner = null;
    return named.map((prepared) => message(FRONTEND.close, Buffer.from([STATEMENT]), prepared.physical));
  }

  /** The client itself said DEALLOCATE ALL: its own statements are gone, the others' are parsed again when they are used. */
  forgetAll(): void {
    this.byName.clear();
    this.shared.epoch++;
    this.shared.unnamedOwner = null;
  }

  private parse(item: Buffer): Buffer {
    const name = readText(item, 5);
    const sql = readText(item, name.end);
    const known = this.byName.get(name.text);
    const physical = name.text === "" ? "" : (known?.physical ?? `client_${this.shared.nextName++}`);
    const parse = physical === "" ? item : message(FRONTEND.parse, physical, item.subarray(name.end));
    const prepared = { physical, parse, effects: effectsOf(sql.text), epoch: 0 };
    this.byName.set(name.text, prepared);
    this.markAlive(prepared);
    return parse;
  }

  private close(item: Buffer): Buffer {
    const { text } = readText(item, 6);
    const prepared = this.byName.get(text);
    this.byName.delete(text);
    return this.renamed(item, prepared?.physical ?? text);
  }

  private renamed(item: Buffer, physical: string): Buffer {
    return message(item[0] ?? 0, Buffer.from([STATEMENT]), physical);
  }

  private isAlive(prepared: Prepared): boolean {
    if (prepared.physical === "") return this.shared.unnamedOwner === this;
    return prepared.epoch === this.shared.epoch;
  }

  private markAlive(prepared: Prepared): void {
    if (prepared.physical === "") this.shared.unnamedOwner = this;
    else prepared.epoch = this.shared.epoch;
  }
}
