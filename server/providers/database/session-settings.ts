import type { Engine } from "./engine.ts";

const SETTING_NAME = /^[a-z_][a-z0-9_.]*$/;

/** The settings one client has asked for: at its start, and by SET since then. */
export type ClientSettings = { atStart: Map<string, string>; current: Map<string, string>; checked: boolean };

export function createClientSettings(): ClientSettings {
  return { atStart: new Map(), current: new Map(), checked: false };
}

/**
 * Gives the shared session the settings of the client whose turn it is. Clients with equal settings, such as those of one pool,
 * cost nothing.
 */
export class SessionSettings {
  private readonly engine: Engine;
  private readonly onRefused: (name: string) => void;
  private applied = new Map<string, string>();

  constructor(engine: Engine, onRefused: (name: string) => void) {
    this.engine = engine;
    this.onRefused = onRefused;
  }

  /** Called outside transactions, before a client's batch. */
  async apply(client: ClientSettings): Promise<void> {
    if (!client.checked) await this.check(client);
    const { current } = client;
    const resets = [...this.applied.keys()]
      .filter((name) => !current.has(name))
      .map((name) => `RESET ${name}`);
    const changed = [...current].filter(([name, value]) => this.applied.get(name) !== value);
    const sets = changed.map(([name, value]) => setSql(name, value));
    if (resets.length + sets.length === 0) return;
    try {
      await this.engine.query([...resets, ...sets].join(";"));
      this.applied = new Map(current);
    } catch {
      await this.startOver(client); // such as a role that somebody has dropped since
    }
  }

  /** After a committed SET: keeps what the session now says. */
  async noteSet(client: ClientSettings, name: string): Promise<void> {
    if (!SETTING_NAME.test(name)) return;
    const value = await this.read(name);
    if (value === null) return;
    client.current.set(name, value);
    this.applied.set(name, value);
  }

  /** After a committed RESET (of all, without a name): back to what the client had at its start. */
  noteReset(client: ClientSettings, name: string | null): void {
    for (const each of name === null ? new Set([...client.current.keys(), ...this.applied.keys()]) : [name]) {
      const initial = client.atStart.get(each);
      if (initial === undefined) client.current.delete(each);
      else client.current.set(each, initial);
      this.applied.delete(each);
    }
  }

  private async startOver(client: ClientSettings): Promise<void> {
    for (const name of client.current.keys()) this.onRefused(name);
    client.current.clear();
    client.atStart.clear();
    await this.engine.query("RESET ALL; RESET ROLE");
    this.applied.clear();
  }

  /** Tries each start option once; one that the database does not know is left out instead of refusing the client. */
  private async check(client: ClientSettings): Promise<void> {
    client.checked = true;
    for (const [name, value] of [...client.atStart]) {
      const before = SETTING_NAME.test(name) ? await this.read(name) : null;
      try {
        if (before === null && !name.includes(".")) throw new Error(`no setting ${name}`);
        if (this.applied.get(name) !== value) await this.engine.query(setSql(name, value));
        if (before === value && !this.applied.has(name)) client.atStart.delete(name);
        else this.applied.set(name, value);
      } catch {
        client.atStart.delete(name);
        this.onRefused(name);
      }
    }
    client.current = new Map(client.atStart);
  }

  private async read(name: string): Promise<string | null> {
    const rows = await this.engine.query(`SELECT current_setting('${name}', true)`);
    return rows[0]?.[0] ?? null;
  }
}

/** Values go through set_config, which reads them as a configuration file would (a search path stays a list). */
function setSql(name: string, value: string): string {
  return `SELECT set_config('${name}', ${literal(value)}, false)`;
}

function literal(value: string): string {
  return `E'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
