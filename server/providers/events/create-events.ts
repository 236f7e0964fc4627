import type { Pool } from "pg";
import { messageOf } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import { createCoalescer } from "./coalesce.ts";
import { listen } from "./listen.ts";
import type { Events, LiveEvent, VisitorChat, VisitorEvent } from "./port.ts";

export type EventsDeps = {
  /** For the listening connection, which stays open. */
  databaseUrl: string;
  /** For publishing. */
  pool: Pick<Pool, "query">;
  logger: Logger;
};

/** PostgreSQL's channel; names of channels cannot be parameters. */
const CHANNEL = "botfactory_events";

/** NOTIFY takes payloads shorter than 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_999;

/** Five a second for each source. */
const SOURCE_INTERVAL_MS = 200;

/** `topic`: a workspace's id, or a visitor's chat. */
type Envelope = { topic: string; event: LiveEvent | VisitorEvent };
type Subscription = { listener: (event: never) => void; onGap?: (() => void) | undefined };

/**
 * Live events over PostgreSQL's LISTEN and NOTIFY: one listening connection per process, whatever the number of subscribers.
 * It connects in the background; `started` resolves when events are heard.
 */
export function createEvents({
  databaseUrl,
  pool,
  logger,
}: EventsDeps): Events & { readonly started: Promise<void> } {
  const topics = new Map<string, Set<Subscription>>();
  const sources = createCoalescer<Envelope>(SOURCE_INTERVAL_MS, send);
  const listening = listen({ databaseUrl, channel: CHANNEL, logger, onPayload: deliver, onGap: announceGap });

  async function send(envelope: Envelope): Promise<void> {
    const payload = JSON.stringify(envelope);
    const bytes = Buffer.byteLength(payload);
    if (bytes > MAX_PAYLOAD_BYTES) {
      logger.error({ type: kindOf(envelope), bytes }, "events: an event is too large and was not sent");
      return;
    }
    try {
      await pool.query("select pg_notify($1, $2)", [CHANNEL, payload]);
    } catch (error) {
      logger.warn({ type: kindOf(envelope), reason: messageOf(error) }, "events: an event was not sent");
    }
  }

  function deliver(payload: string): void {
    const { topic, event } = JSON.parse(payload) as Envelope; // only `send` writes to this channel
    for (const { listener } of [...(topics.get(topic) ?? [])]) guarded(() => listener(event as never));
  }

  function announceGap(): void {
    for (const subscriptions of topics.values()) {
      for (const { onGap } of [...subscriptions]) if (onGap) guarded(onGap);
    }
  }

  /** What is published on a topic is what its listeners take: the callers below see to it. */
  function listenTo(topic: string, subscription: Subscription): () => void {
    const subscriptions = topics.get(topic) ?? new Set();
    topics.set(topic, subscriptions.add(subscription));
    return () => {
      subscriptions.delete(subscription);
      if (subscriptions.size === 0 && topics.get(topic) === subscriptions) topics.delete(topic);
    };
  }

  /** One subscriber's fault must not reach the others. */
  function guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      logger.error({ reason: messageOf(error) }, "events: a listener failed");
    }
  }

  return {
    started: listening.started,
    async publish(workspaceId, event) {
      if (event.type === "source") sources.offer(event.sourceId, { topic: workspaceId, event });
      else await send({ topic: workspaceId, event });
    },
    subscribe: (workspaceId, listener, onGap) => listenTo(workspaceId, { listener, onGap }),
    tellVisitor: (chat, event) => send({ topic: topicOf(chat), event }),
    watchVisitor: (chat, listener, onGap) => listenTo(topicOf(chat), { listener, onGap }),
    async close() {
      await sources.flush();
      topics.clear();
      await listening.close();
    },
  };
}

/** No workspace's id has a colon in it. */
function topicOf({ channelId, chatKey }: VisitorChat): string {
  return `visitor:${channelId}:${chatKey}`;
}

function kindOf({ event }: Envelope): string {
  return "type" in event ? event.type : event.what;
}
