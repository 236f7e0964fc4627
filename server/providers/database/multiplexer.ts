import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Batch } from "./batch-gatherer.ts";
import { ClientConnection } from "./client-connection.ts";
import type { Engine } from "./engine.ts";
import { Listeners } from "./listeners.ts";
import { createSharedStatements } from "./prepared-statements.ts";
import type { Reply } from "./reply-reader.ts";
import { SessionSettings } from "./session-settings.ts";
import type { Effect } from "./sql-effects.ts";
import {
  BACKEND,
  backendKeyMessage,
  FRONTEND,
  message,
  queryMessage,
  READY_IDLE,
  SYNC,
} from "./wire-protocol.ts";

export type MultiplexerOptions = {
  engine: Engine;
  /** A client that keeps a transaction open and says nothing for so long is thrown out. */
  idleInTransactionMs: number;
  onWarning: (message: string) => void;
  /** The database cannot go on; the process must end. */
  onFatal: (error: Error) => void;
};

type Job = { client: ClientConnection; batch: Batch | "leave" };

/**
 * Serves many PostgreSQL clients with one session.
 *
 * Batches (a Query, or the extended messages up to Sync) run one after another in the order they came. A client that has opened a
 * transaction owns the session until it ends; the others wait. What a client leaves in the session (settings, channels, prepared
 * statements) is kept apart, see the files of those names.
 */
export class Multiplexer {
  private readonly options: MultiplexerOptions;
  private readonly server: Server;
  private readonly clients = new Set<ClientConnection>();
  private readonly listeners: Listeners<ClientConnection>;
  private readonly settings: SessionSettings;
  private readonly statements = createSharedStatements();
  private queue: Job[] = [];
  private owner: ClientConnection | null = null;
  private ownerTimer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private isStopping = false;
  private nextId = 1;
  private greeting: Buffer[] = [];

  constructor(options: MultiplexerOptions) {
    this.options = options;
    this.listeners = new Listeners(options.engine);
    this.settings = new SessionSettings(options.engine, (name) =>
      options.onWarning(`start option ${name} was left out`),
    );
    this.server = createServer({ noDelay: true }, (socket) => this.welcome(socket));
  }

  /** Starts to listen on loopback; resolves with the port. */
  async listen(port = 0): Promise<number> {
    this.greeting = splitGreeting(await this.options.engine.greet());
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Lets the running batch end, hangs up on everybody and undoes an open transaction. */
  async close(): Promise<void> {
    this.isStopping = true;
    this.server.close();
    await this.running;
    clearTimeout(this.ownerTimer);
    for (const client of this.clients) client.destroy();
    if (this.owner) await this.abandonTransaction();
  }

  private welcome(socket: Socket): void {
    const client: ClientConnection = new ClientConnection(this.nextId++, socket, this.statements, {
      onStart: () => client.send([...this.greeting, backendKeyMessage(client.id), READY_IDLE]),
      onBatch: (batch) => this.enqueue({ client, batch }),
      onData: () => {
        if (client === this.owner) this.watchOwner();
      },
      onClose: () => this.enqueue({ client, batch: "leave" }),
    });
    this.clients.add(client);
  }

  private enqueue(job: Job): void {
    this.queue.push(job);
    this.running ??= this.pump().finally(() => {
      this.running = null;
    });
  }

  private async pump(): Promise<void> {
    for (let job = this.takeJob(); job && !this.isStopping; job = this.takeJob()) {
      try {
        if (job.batch === "leave") await this.leave(job.client);
        else await this.run(job.client, job.batch);
      } catch (error) {
        this.isStopping = true;
        this.options.onFatal(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  /** The first job, or while somebody owns the session, that client's first. */
  private takeJob(): Job | undefined {
    if (!this.owner) return this.queue.shift();
    const index = this.queue.findIndex((job) => job.client === this.owner);
    return index < 0 ? undefined : this.queue.splice(index, 1)[0];
  }

  private async run(client: ClientConnection, batch: Batch): Promise<void> {
    const { engine } = this.options;
    clearTimeout(this.ownerTimer);
    if (this.owner !== client) {
      await this.listeners.settle(this.clients);
      await this.settings.apply(client.settings);
    }
    const translated = client.statements.translate(batch.messages);
    if (translated.again.length > 0) await engine.run([...translated.again, SYNC]);
    const reply = await engine.run(guardCopy(translated.batch, translated.effects), {
      dropCopyIn: batch.isCopyIn,
    });
    if (!batch.isOpen && !reply.ready)
      throw new Error("The embedded database stopped in the middle of a statement");
    client.send(reply.bytes);
    this.notify(reply);
    const isOver = reply.ready && !reply.inTransaction;
    this.own(isOver ? null : client);
    if (!reply.failed) client.pending.push(...translated.effects, ...batch.effects);
    await this.noteEffects(client, reply, isOver);
  }

  private async noteEffects(client: ClientConnection, reply: Reply, isOver: boolean): Promise<void> {
    if (!isOver || client.pending.length === 0) return;
    const effects = reply.failed || reply.lastTag === "ROLLBACK" ? [] : client.pending;
    client.pending = [];
    for (const effect of effects) {
      if (effect.kind === "listen") this.listeners.listen(client, effect.channel);
      else if (effect.kind === "unlisten") this.listeners.unlisten(client, effect.channel);
      else if (effect.kind === "reset") this.settings.noteReset(client.settings, effect.name);
      else if (effect.kind === "setting") await this.settings.noteSet(client.settings, effect.name);
      else if (effect.kind === "forget-statements") client.statements.forgetAll();
    }
  }

  private notify(reply: Reply): void {
    for (const note of reply.notifications) {
      for (const client of this.clients) if (client.channels.has(note.channel)) client.send([note.message]);
    }
  }

  private own(client: ClientConnection | null): void {
    this.owner = client;
    clearTimeout(this.ownerTimer);
    if (client) this.watchOwner();
  }

  private watchOwner(): void {
    const { owner } = this;
    clearTimeout(this.ownerTimer);
    this.ownerTimer = setTimeout(() => {
      if (this.running || this.owner !== owner || !owner) return;
      this.options.onWarning(`client ${owner.id} was idle in a transaction for too long`);
      owner.expel("25P03", "terminating connection due to idle-in-transaction timeout");
    }, this.options.idleInTransactionMs);
  }

  private async leave(client: ClientConnection): Promise<void> {
    this.clients.delete(client);
    if (this.owner === client) await this.abandonTransaction();
    this.listeners.leave(client);
    const closing = client.statements.closeAll();
    if (closing.length > 0) await this.options.engine.run([...closing, SYNC]);
  }

  private async abandonTransaction(): Promise<void> {
    this.own(null);
    const reply = await this.options.engine.run([ABORT, SYNC]);
    if (reply.inTransaction) await this.options.engine.run([queryMessage("ROLLBACK")]);
  }
}

/**
 * PGlite ends the process when a COPY FROM STDIN finds its input empty. Where one may be hidden (a prepared statement, a text read
 * wrongly), a CopyFail stands behind it; PostgreSQL ignores that message where nothing is being copied.
 */
function guardCopy(messages: Buffer[], effects: Effect[]): Buffer[] {
  const isSuspect = effects.some((effect) => effect.kind === "copy-in") || messages.some(mayCopyIn);
  const last = messages.at(-1);
  if (!isSuspect || !last) return messages;
  const isExtended = last[0] === FRONTEND.sync || last[0] === FRONTEND.flush;
  return isExtended ? [...messages.slice(0, -1), COPY_FAIL, last] : [...messages, COPY_FAIL];
}

/** A statement that cannot be parsed: a batch that waits for its Sync is undone by it, where the Sync alone would commit it. */
const ABORT = message(FRONTEND.parse, "", "the client is lost", Buffer.alloc(2));
const COPY_FAIL = message(FRONTEND.copyFail, "no data was sent");

function mayCopyIn(item: Buffer): boolean {
  if (item[0] !== FRONTEND.query && item[0] !== FRONTEND.parse) return false;
  const text = item.toString("latin1");
  return /\bcopy\b/i.test(text) && /\bstdin\b/i.test(text);
}

/** The greeting without its last two messages, the key and ReadyForQuery, which are each client's own. */
function splitGreeting(greeting: Buffer): Buffer[] {
  for (let at = 0; at + 5 <= greeting.length; at += 1 + greeting.readInt32BE(at + 1)) {
    if (greeting[at] === BACKEND.backendKey) return [greeting.subarray(0, at)];
  }
  throw new Error("The embedded database did not greet");
}
