import { useCallback, useEffect, useRef, useState } from "react";
import { askBot, type Question } from "./ask-bot.ts";
import type { ChatTurn } from "./types.ts";

/** A question under way: what has come of its answer, or why none did. */
export type OpenTurn = { question: string; text: string; problem: string | null };

export type Conversation = { id: string | null; turns: readonly ChatTurn[] };

export type ChatOptions = {
  /** As the page's loader knows it; another id here begins anew. */
  start: Conversation;
  place: Pick<Question, "botId" | "workspaceId" | "pageLanguage">;
  words: { lost: string; stopped: string };
  /** Called with the id that a new conversation has got. */
  onBegun(conversationId: string): void;
};

/** A conversation with the bot, a question at a time. */
export function useChat({ start, place, words, onBegun }: ChatOptions) {
  const [conversation, setConversation] = useState(start);
  const [open, setOpen] = useState<OpenTurn | null>(null);
  const [shownStart, setShownStart] = useState(start.id);
  const running = useRef<AbortController | null>(null);

  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);
  if (shownStart !== start.id) {
    setShownStart(start.id);
    if (start.id !== conversation.id) {
      setConversation(start);
      setOpen(null);
    }
  }
  // Another conversation is shown: what was asked in the last one is not waited for.
  useEffect(() => {
    if (start.id === null) stop();
  }, [start.id, stop]);

  async function ask(question: string, answerIn: string | null): Promise<void> {
    if (running.current) return;
    const controller = new AbortController();
    running.current = controller;
    setOpen({ question, text: "", problem: null });
    const onText = (piece: string) => setOpen((turn) => turn && { ...turn, text: turn.text + piece });
    try {
      const asked = { ...place, question, answerIn, conversationId: conversation.id };
      const outcome = await askBot(asked, onText, controller.signal);
      if (!outcome.ok) {
        setOpen({ question, text: "", problem: outcome.message ?? words.lost });
        return;
      }
      const { answer, conversationId } = outcome;
      setConversation(({ turns }) => {
        const id = `${conversationId}-${turns.length}`;
        return { id: conversationId, turns: [...turns, { id, question, answer }] };
      });
      setOpen(null);
      if (conversationId !== conversation.id) onBegun(conversationId);
    } catch {
      setOpen((turn) => turn && { ...turn, problem: words.stopped });
    } finally {
      running.current = null;
    }
  }

  const busy = open !== null && open.problem === null;
  return { turns: conversation.turns, conversationId: conversation.id, open, busy, ask, stop };
}
