/**
 * PostgreSQL's frontend/backend protocol, version 3: framing and the few messages the multiplexer reads or writes itself.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** First bytes of the messages the multiplexer looks at. */
export const FRONTEND = {
  query: 0x51, // Q
  functionCall: 0x46, // F
  parse: 0x50, // P
  bind: 0x42, // B
  describe: 0x44, // D
  execute: 0x45, // E
  close: 0x43, // C
  sync: 0x53, // S
  flush: 0x48, // H
  copyData: 0x64, // d
  copyDone: 0x63, // c
  copyFail: 0x66, // f
  terminate: 0x58, // X
} as const;

export const BACKEND = {
  notification: 0x41, // A
  commandComplete: 0x43, // C
  dataRow: 0x44, // D
  error: 0x45, // E
  copyIn: 0x47, // G
  backendKey: 0x4b, // K
  ready: 0x5a, // Z
} as const;

/** The status byte of ReadyForQuery. */
export const IDLE = 0x49; // I

const PROTOCOL_3 = 196_608;
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/** Message of one type byte, a length and a body. */
export function message(type: number, ...body: (Buffer | string)[]): Buffer {
  const parts = body.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part));
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(5);
  head[0] = type;
  head.writeInt32BE(size + 4, 1);
  return Buffer.concat([head, ...parts], size + 5);
}

/** A simple query. */
export function queryMessage(sql: string): Buffer {
  return message(FRONTEND.query, sql);
}

/** Ends a batch of the extended protocol. */
export const SYNC = message(FRONTEND.sync);

/** ErrorResponse with the fields every driver reads. */
export function errorMessage(severity: "ERROR" | "FATAL", code: string, text: string): Buffer {
  return message(BACKEND.error, `S${severity}`, `V${severity}`, `C${code}`, `M${text}`, Buffer.from([0]));
}

/** BackendKeyData: a number of its own for each connection, with which it may ask to be cancelled. */
export function backendKeyMessage(id: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeInt32BE(id, 0);
  return message(BACKEND.backendKey, body);
}

/** CopyInResponse. The columns are not told: the server knows them only once it runs the statement. */
export function copyInMessage(binary: boolean): Buffer {
  return message(BACKEND.copyIn, Buffer.from([binary ? 1 : 0, 0, 0]));
}

export const READY_IDLE = message(BACKEND.ready, Buffer.from([IDLE]));

/** The StartupMessage of a client that asks for nothing special. */
export function startupMessage(): Buffer {
  const body = Buffer.from("user\0postgres\0database\0postgres\0\0");
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}

export type Opening =
  | { kind: "start"; settings: Map<string, string> }
  | { kind: "encryption" }
  | { kind: "cancel" }
  | { kind: "unknown" };

/** What a connection's first message (no type byte) asks for. */
export function readOpening(packet: Buffer): Opening {
  const code = packet.readInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: "encryption" };
  if (code === CANCEL_REQUEST) return { kind: "cancel" };
  if (code >>> 16 !== 3) return { kind: "unknown" };
  const settings = new Map<string, string>();
  const fields = packet.toString("utf8", 8, packet.length - 1).split("\0");
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [name, value] = [fields[i] ?? "", fields[i + 1] ?? ""];
    if (name === "options") for (const [key, text] of readOptions(value)) settings.set(key, text);
    else if (name && !NOT_SETTINGS.test(name)) settings.set(name.toLowerCase(), value);
  }
  return { kind: "start", settings };
}

const NOT_SETTINGS = /^(user|database|replication|_pq_\..*)$/;

/** Reads `-c name=value`, `-cname=value` and `--name=value`; a backslash guards a space, as in libpq's `options`. */
function readOptions(options: string): [string, string][] {
  const words = (options.match(/(?:\\.|[^\\\s])+/g) ?? []).map((word) => word.replace(/\\(.)/g, "$1"));
  const found: [string, string][] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const assignment =
      word === "-c"
        ? (words[++i] ?? "")
        : word.startsWith("-c") || word.startsWith("--")
          ? word.slice(2)
          : "";
    const at = assignment.indexOf("=");
    if (at > 0)
      found.push([assignment.slice(0, at).replaceAll("-", "_").toLowerCase(), assignment.slice(at + 1)]);
  }
  return found;
}

/** The zero-terminated text at `from`, and the place behind it. */
export function readText(buffer: Buffer, from: number): { text: string; end: number } {
  const zero = buffer.indexOf(0, from);
  const stop = zero < 0 ? buffer.length : zero;
  return { text: buffer.toString("utf8", from, stop), end: stop + 1 };
}

/** The columns of a DataRow in text format. */
export function readRow(body: Buffer): (string | null)[] {
  const row: (string | null)[] = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left--) {
    const size = body.readInt32BE(at);
    at += 4;
    row.push(size < 0 ? null : body.toString("utf8", at, at + size));
    at += Math.max(size, 0);
  }
  return row;
}
