import { useCallback, useEffect, useState } from "react";

const keyOf = (conversationId: string, kind: string) => `inbox-draft-${conversationId}-${kind}`;

/**
 * What is being written to a conversation, as a reply or as a note, kept in this tab until it is sent: it outlives a look at another
 * conversation and a reload.
 */
export function useDraft(conversationId: string, kind: string): [string, (text: string) => void] {
  const key = keyOf(conversationId, kind);
  const [draft, setDraft] = useState({ key: "", text: "" });

  useEffect(() => setDraft({ key, text: readDraft(key) }), [key]);

  const change = useCallback(
    (text: string) => {
      setDraft({ key, text });
      try {
        if (text) sessionStorage.setItem(key, text);
        else sessionStorage.removeItem(key);
      } catch {
        // A browser without storage keeps it as long as the conversation is open.
      }
    },
    [key],
  );
  return [draft.key === key ? draft.text : "", change];
}

function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** Puts words that could not be sent back to what is being written to their conversation. */
export function keepForLater(conversationId: string, text: string, note: boolean): void {
  const key = keyOf(conversationId, note ? "note" : "reply");
  try {
    sessionStorage.setItem(key, [readDraft(key), text].filter(Boolean).join("\n"));
  } catch {
    // Nowhere to keep it.
  }
}
