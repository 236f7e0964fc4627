import type { Pool } from "pg";
import { messageOf } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import { createCoalescer } from "./coalesce.ts";
import { listen } from "./listen.ts";
import type { Events, LiveEvent, VisitorChat, VisitorEvent } from "./port.ts";
import { createBatchSender } from "./send-in-batches.ts";

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

/** Five a second for each source and each conversation. */
const INTERVAL_MS = 200;

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
  const { offer: send } = createBatchSender<Envelope>({
    maxBytes: MAX_PAYLOAD_BYTES,
    send: notify,
    onDropped: reportDropped,
  });
  const coalesced = createCoalescer<Envelope>(INTERVAL_MS, send);
  const listening = listen({ databaseUrl, channel: CHANNEL, logger, onPayload: deliver, onGap: announceGap });

  async function notify(payload: string, envelopes: readonly Envelope[]): Promise<void> {
    try {
      await pool.query("select pg_notify($1, $2)", [CHANNEL, payload]);
    } catch (error) {
      const types = [...new Set(envelopes.map(kindOf))];
      logger.warn(
        { types, events: envelopes.length, reason: messageOf(error) },
        "events: events were not sent",
      );
    }
  }

  function reportDropped(envelope: Envelope, why: string, bytes: number): void {
    logger.error({ type: kindOf(envelope), bytes }, `events: an event was not sent (${why})`);
  }

  function deliver(payload: string): void {
    const read = JSON.parse(payload) as Envelope | Envelope[]; // only `notify` writes to this channel
    for (const { topic, event } of [read].flat())
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
      const envelope = { topic: workspaceId, event };
      const key = coalescingKey(event);
      if (key) coalesced.offer(key, envelope);
      else await send(envelope);
    },
    subscribe: (workspaceId, listener, onGap) => listenTo(workspaceId, { listener, onGap }),
    tellVisitor: (chat, event) => send({ topic: topicOf(chat), event }),
    watchVisitor: (chat, listener, onGap) => listenTo(topicOf(chat), { listener, onGap }),
    async close() {
      await coalesced.flush();
      topics.clear();
      await listening.close();
    },
  };
}

/** What may be told many times a second although only the last of it matters. */
function coalescingKey(event: LiveEvent): string | undefined {
  if (event.type === "source") return event.sourceId;
  return event.type === "message" ? event.conversationId : undefined;
}

/** No workspace's id has a colon in it. */
function topicOf({ channelId, chatKey }: VisitorChat): string {
  return `visitor:${channelId}:${chatKey}`;
}

function kindOf({ event }: Envelope): string {
  return "type" in event ? event.type : event.what;
}
