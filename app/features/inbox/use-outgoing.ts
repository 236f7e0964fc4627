import { useEffect, useRef, useState } from "react";
import { type ActResult, actOn } from "./call-inbox.ts";
import type { ThreadMessage } from "./types.ts";
import { keepForLater } from "./use-draft.ts";

/** Something on its way to the server. It stays in sight, with its words, until the server has it. */
export type Outgoing = {
  clientId: string;
  conversationId: string;
  text: string;
  note: boolean;
  state: "sending" | "failed";
  /** Why it failed, in words; null: the line was down. */
  problem: string | null;
};

export type OutgoingBox = {
  items: readonly Outgoing[];
  send(text: string, note: boolean): void;
  retry(clientId: string): void;
  /** Takes a failed one away; its words are returned, to be written anew. */
  takeBack(clientId: string): string;
};

/** Sends what is written, one after the other, so that it arrives in the order in which it was written. */
export function useOutgoing(
  conversationId: string,
  address: string,
  onTaken: (message: ThreadMessage) => void,
): OutgoingBox {
  const [items, setItems] = useState<readonly Outgoing[]>([]);
  const latest = useRef({ conversationId, onTaken, items });
  latest.current = { conversationId, onTaken, items };
  const line = useRef<Promise<void>>(Promise.resolve());

  useEffect(
    () => () => {
      for (const item of latest.current.items)
        if (item.state === "failed") keepForLater(item.conversationId, item.text, item.note);
    },
    [],
  );

  function post(item: Outgoing): void {
    line.current = line.current.then(async () => {
      const result: ActResult<ThreadMessage> = await actOn<ThreadMessage>(address, {
        intent: item.note ? "note" : "reply",
        text: item.text,
        clientId: item.clientId,
      });
      if (result.ok) {
        if (latest.current.conversationId === item.conversationId) latest.current.onTaken(result.value);
        setItems((now) => now.filter(({ clientId }) => clientId !== item.clientId));
      } else
        setItems((now) =>
          now.map((each) => (each.clientId === item.clientId ? failed(each, result.message) : each)),
        );
    });
  }

  return {
    items: items.filter((item) => item.conversationId === conversationId),
    send(text, note) {
      const clientId = newId();
      const item: Outgoing = { clientId, conversationId, text, note, state: "sending", problem: null };
      setItems((now) => [...now, item]);
      post(item);
    },
    retry(clientId) {
      const item = items.find((each) => each.clientId === clientId);
      if (!item) return;
      const again: Outgoing = { ...item, state: "sending", problem: null };
      setItems((now) => now.map((each) => (each.clientId === clientId ? again : each)));
      post(again);
    },
    takeBack(clientId) {
      setItems((now) => now.filter((each) => each.clientId !== clientId));
      return items.find((each) => each.clientId === clientId)?.text ?? "";
    },
  };
}

function failed(item: Outgoing, problem: string | null): Outgoing {
  return { ...item, state: "failed", problem };
}

/** `crypto.randomUUID` exists on https pages only; a server in one's own network may have none. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
