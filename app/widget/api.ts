import type { HistoryView, SessionView } from "../../server/channels/widget/view.ts";
import type { Keep } from "./keep.ts";
import type { Options } from "./options.ts";

/** The platform refused, or could not be reached (status 0). */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds to wait, where the platform named them. */
  readonly wait: number | undefined;
  /** What the platform says in the visitor's language. */
  readonly said: string;

  constructor(status: number, code: string, wait?: number, said = "") {
    super(code);
    this.status = status;
    this.code = code;
    this.wait = wait;
    this.said = said;
  }

  /** Whether the same may work a little later. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const LIMIT_MS = 15_000;

/** The calls of the web chat. Each fails with `Refused`. */
export function createApi({ base, botId, language, identity }: Options, keep: Keep) {
  let token = identity ? undefined : keep.get().token;

  async function call(
    path: string,
    body?: object,
    signal = AbortSignal.timeout(LIMIT_MS),
  ): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${base}/widget/v1${path}`, {
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(language && { "accept-language": language }),
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { method: "POST", body: JSON.stringify(body) }),
      });
    } catch {
      throw new Refused(0, "offline");
    }
    if (response.ok) return response;
    const said: { error?: { code?: string; message?: string } } | null = await response
      .json()
      .catch(() => null);
    const wait = Number(response.headers.get("retry-after"));
    throw new Refused(response.status, said?.error?.code ?? "", wait || undefined, said?.error?.message);
  }

  const spoken = language && { language };

  return {
    async open(): Promise<SessionView> {
      const known = !identity && token ? { token } : {};
      const session: SessionView = await (
        await call(`/${encodeURIComponent(botId)}/session`, {
          ...known,
          ...spoken,
          ...(identity && { identity }),
        })
      ).json();
      token = session.token;
      // Whoever is signed in at the site is so only as long as the site says it: nothing of them stays behind.
      if (!identity) keep.set({ token });
      return session;
    },
    say: (clientId: string, text: string) => call("/messages", { clientId, text, ...spoken }),
    press: (clientId: string, messageId: string, data: string) =>
      call("/actions", { clientId, messageId, data, ...spoken }),
    async earlier(before: string): Promise<HistoryView> {
      return (await call(`/messages?before=${encodeURIComponent(before)}`)).json();
    },
    /** The live stream from a cursor on; it has no time limit but the signal. */
    async stream(cursor: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
      const { body } = await call(`/events?cursor=${encodeURIComponent(cursor)}`, undefined, signal);
      if (!body) throw new Refused(0, "no_stream");
      return body;
    },
  };
}

export type Api = ReturnType<typeof createApi>;

/** An id for a message; `randomUUID` is missing on sites without https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
