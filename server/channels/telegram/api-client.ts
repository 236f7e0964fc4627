import { Api, type ApiClientOptions } from "grammy";
import { AppError } from "../../kernel/errors.ts";
import { createTransport, type Transport } from "./transport.ts";

export type TelegramOptions = {
  /** https://api.telegram.org unless told. */
  apiRoot?: string;
  /** How long a message may take, in milliseconds. */
  sendMs?: number;
  /** How long other calls may take. */
  callMs?: number;
  /** How long a file may take. */
  downloadMs?: number;
  /** How long a poll waits at Telegram for something new. */
  pollMs?: number;
  /** How many webhook calls Telegram may make at once for each bot, 1 to 100. */
  maxConnections?: number;
};

export type TelegramApi = Api;

export type ApiClients = {
  /** For messages. */
  sending(token: string): TelegramApi;
  /** For everything short. */
  calling(token: string): TelegramApi;
  /** For long polls, on connections of their own, so that waiting bots do not hold up answers. */
  polling(token: string): TelegramApi;
  /** The connections for files, and where a bot's files are. */
  readonly files: { transport: Transport; rootOf(token: string): string };
  close(): Promise<void>;
};

/** The digits before the colon are the bot's id. Anything else would end up inside the address that is called. */
const TOKEN = /^\d{1,20}:[A-Za-z0-9_-]{1,120}$/;
const CONNECTIONS = 128;

function checkedToken(token: string): string {
  if (!TOKEN.test(token)) throw new AppError("channels.bad_credentials", { reason: "form" });
  return token;
}

/**
 * Bot API clients. They are made for each call (three microseconds) and share their connections, so that ten thousand bots cost no
 * memory while they are silent. The auto-retry plugin is not used: the outbox waits and tries again, and it must know of each failure.
 */
export function createApiClients(options: Required<TelegramOptions>): ApiClients {
  const { apiRoot, sendMs, callMs, pollMs } = options;
  const short = createTransport({ connections: CONNECTIONS, answerMs: Math.max(sendMs, callMs) + 5000 });
  const long = createTransport({ connections: null, answerMs: pollMs + 20_000 });

  const withTime = (transport: { fetch: ApiClientOptions["fetch"] }, ms: number) => {
    const client: ApiClientOptions = {
      apiRoot,
      fetch: transport.fetch,
      timeoutSeconds: ms / 1000,
      baseFetchConfig: {},
    };
    return (token: string) => {
      return new Api(checkedToken(token), client);
    };
  };
  return {
    sending: withTime(short, sendMs),
    calling: withTime(short, callMs),
    polling: withTime(long, pollMs + 10_000),
    files: { transport: short, rootOf: (token) => `${apiRoot}/file/bot${checkedToken(token)}` },
    async close() {
      await Promise.all([short.close(), long.destroy()]);
    },
  };
}
