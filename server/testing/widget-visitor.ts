import type { SaidView, SessionView } from "../channels/widget/view.ts";
import { until } from "./until.ts";

export type StreamedEvent = { event: string; id: string; data: Record<string, unknown> };
export type VisitorAnswer<T = unknown> = { status: number; headers: Headers; body: T };

/** The site on which the visitor sees the chat. */
export const SITE = "https://shop.example";

/** A visitor's browser as the web chat uses it: real HTTP, the Origin that a browser would send, no cookies. */
export function widgetVisitor(url: string, { origin = SITE }: { origin?: string | null } = {}) {
  const own = (token?: string): Record<string, string> => ({
    ...(origin !== null && { origin, "sec-fetch-site": "cross-site" }),
    ...(token && { authorization: `Bearer ${token}` }),
  });

  async function call<T>(
    path: string,
    { token, body, method }: { token?: string | undefined; body?: unknown; method?: string } = {},
  ): Promise<VisitorAnswer<T>> {
    const response = await fetch(`${url}/widget/v1${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...own(token), ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : null) as T,
    };
  }

  return {
    call,
    session: (botId: string, wish: object = {}) => call<SessionView>(`/${botId}/session`, { body: wish }),
    say: (token: string, text: string, clientId = `c${Math.random().toString(36).slice(2)}00000000`) =>
      call<{ id: string }>("/messages", { token, body: { clientId, text } }),
    history: (token: string, query = "") =>
      call<{ items: SaidView[]; before: string | null }>(`/messages${query}`, { token }),

    /** Opens the live stream and collects what comes. */
    async follow(token: string, cursor?: string) {
      const gone = new AbortController();
      const response = await fetch(`${url}/widget/v1/events`, {
        headers: { ...own(token), ...(cursor && { "last-event-id": cursor }) },
        signal: gone.signal,
      });
      const events: StreamedEvent[] = [];
      let ended = !response.ok || !response.body;
      async function collect(): Promise<void> {
        let rest = "";
        const decoder = new TextDecoder();
        for await (const chunk of (response.body as AsyncIterable<Uint8Array> | null) ?? []) {
          const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
          rest = parts.pop() ?? "";
          events.push(...parts.flatMap(parseEvent));
        }
      }
      const collected = collect()
        .catch(() => undefined)
        .finally(() => {
          ended = true;
        });
      return {
        status: response.status,
        headers: response.headers,
        events,
        texts: () => events.filter(({ event }) => event === "message").map(({ data }) => data.text),
        isEnded: () => ended,
        ready: () => until("the stream to be ready", () => events.some(({ event }) => event === "ready")),
        close: async () => {
          gone.abort();
          await collected;
        },
      };
    },
  };
}

function parseEvent(part: string): StreamedEvent[] {
  const field = (name: string) =>
    part
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field("data");
  return data ? [{ event: field("event") ?? "", id: field("id") ?? "", data: JSON.parse(data) }] : [];
}
