import type { Engine } from "./engine.ts";

/** The channels one client listens on. */
export type Channels = Set<string>;

/**
 * Who listens on what. The shared session listens on the union; each notification goes to the clients that asked for its channel,
 * whoever raised it.
 */
export class Listeners<Client extends { channels: Channels }> {
  private readonly engine: Engine;
  private readonly physical = new Set<string>();
  private isDirty = false;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** After a committed LISTEN. */
  listen(client: Client, channel: string): void {
    client.channels.add(channel);
    this.physical.add(channel);
  }

  /** After a committed UNLISTEN (of all, without a channel). */
  unlisten(client: Client, channel: string | null): void {
    if (channel === null) {
      client.channels.clear();
      this.physical.clear();
    } else {
      client.channels.delete(channel);
      this.physical.delete(channel);
    }
    this.isDirty = true;
  }

  /** A client has gone. */
  leave(client: Client): void {
    if (client.channels.size > 0) this.isDirty = true;
    client.channels.clear();
  }

  /** Called outside transactions: makes the session listen on what the clients want, no more and no less. */
  async settle(clients: Iterable<Client>): Promise<void> {
    if (!this.isDirty) return;
    this.isDirty = false;
    const wanted = new Set<string>();
    for (const client of clients) for (const channel of client.channels) wanted.add(channel);
    const statements = [
      ...[...wanted]
        .filter((channel) => !this.physical.has(channel))
        .map((channel) => `LISTEN ${quote(channel)}`),
      ...[...this.physical]
        .filter((channel) => !wanted.has(channel))
        .map((channel) => `UNLISTEN ${quote(channel)}`),
    ];
    if (statements.length > 0) await this.engine.query(statements.join(";"));
    this.physical.clear();
    for (const channel of wanted) this.physical.add(channel);
  }
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
