import { createHmac } from "node:crypto";
import http from "node:http";
import type { Account } from "./state.ts";
import type { FakeDelivery, FakeKind, Json } from "./types.ts";

type Event = { account: Account; event: Json };

export type WebhookDelivery = {
  queue(account: Account, event: Json): void;
  hold(kind: FakeKind): void;
  release(kind: FakeKind): void;
  setUrl(kind: FakeKind, url: string): void;
  deliveries: FakeDelivery[];
  redeliver(id: number): Promise<number>;
  close(): void;
};

/**
 * Sends events to the webhooks of their applications as Meta does: signed over the bytes, with everything outside ASCII and slashes escaped,
 * several accounts in one body where they come together, again after anything but 200.
 */
export function createWebhookDelivery(retryMs: number): WebhookDelivery {
  const agent = new http.Agent({ keepAlive: true });
  const urls = new Map<FakeKind, string>();
  const held = new Map<FakeKind, Event[]>();
  const timers = new Set<NodeJS.Timeout>();
  const deliveries: FakeDelivery[] = [];
  const secrets = new Map<number, string>();
  let closed = false;

  function send(kind: FakeKind, events: Event[]): void {
    if (!urls.has(kind)) return;
    const applications = new Set(events.map(({ account }) => account.appSecret));
    for (const secret of applications) {
      const body = bodyOf(
        kind,
        events.filter(({ account }) => account.appSecret === secret),
      );
      const delivery = { id: deliveries.length + 1, kind, body, attempts: 0, status: 0, done: false };
      deliveries.push(delivery);
      secrets.set(delivery.id, secret);
      void attempt(delivery);
    }
  }

  async function attempt(delivery: FakeDelivery): Promise<void> {
    if (closed) return;
    delivery.attempts++;
    delivery.status = await post(delivery);
    delivery.done = delivery.status === 200;
    if (delivery.done || closed) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        void attempt(delivery);
      },
      retryMs * 2 ** (delivery.attempts - 1),
    );
    timers.add(timer);
  }

  function post({ id, kind, body }: FakeDelivery): Promise<number> {
    const digest = createHmac("sha256", secrets.get(id) ?? "")
      .update(body)
      .digest("hex");
    return new Promise((resolve) => {
      const headers = {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "x-hub-signature-256": `sha256=${digest}`,
      };
      const request = http.request(urls.get(kind) ?? "", { method: "POST", agent, headers }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
        answer.on("error", () => resolve(0));
      });
      request.setTimeout(20_000, () => request.destroy());
      request.on("error", () => resolve(0));
      request.end(body);
    });
  }

  return {
    deliveries,
    queue(account, event) {
      const waiting = held.get(account.kind);
      if (waiting) waiting.push({ account, event });
      else send(account.kind, [{ account, event }]);
    },
    hold: (kind) => void held.set(kind, held.get(kind) ?? []),
    release(kind) {
      const waiting = held.get(kind) ?? [];
      held.delete(kind);
      send(kind, waiting);
    },
    setUrl: (kind, url) => void urls.set(kind, url),
    async redeliver(id) {
      const delivery = deliveries.find((one) => one.id === id);
      if (!delivery) throw new Error("no such delivery");
      return post(delivery);
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      agent.destroy();
    },
  };
}

function bodyOf(kind: FakeKind, events: Event[]): string {
  const keyOf = ({ id, parent }: Account) => (kind === "whatsapp" ? parent : id);
  const keys = [...new Set(events.map(({ account }) => keyOf(account)))];
  const entry = keys.map((id) => {
    const own = events.filter(({ account }) => keyOf(account) === id).map(({ event }) => event);
    return kind === "whatsapp" ? { id, changes: own } : { id, time: Date.now(), messaging: own };
  });
  const object = kind === "whatsapp" ? "whatsapp_business_account" : "instagram";
  return escaped(JSON.stringify({ object, entry }));
}

/** JSON as Meta writes it. */
function escaped(json: string): string {
  return json
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("/", "\\/");
}
