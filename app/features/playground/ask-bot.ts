import { readEvents } from "./read-events.ts";
import type { Answer } from "./types.ts";

export type Question = {
  botId: string;
  workspaceId: string;
  question: string;
  conversationId: string | null;
  /** Of the answer; null for that of the question. */
  answerIn: string | null;
  /** In which the server says what is wrong. */
  pageLanguage: string;
};

export type AskOutcome =
  | { ok: true; answer: Answer; conversationId: string }
  /** `message` is ready words of the server; null when the line broke. */
  | { ok: false; message: string | null };

/** Asks the bot and gives each piece of the answer to `onText` as it comes. Rejects only when the signal has ended it. */
export async function askBot(
  asked: Question,
  onText: (piece: string) => void,
  signal: AbortSignal,
): Promise<AskOutcome> {
  try {
    const response = await post(asked, signal);
    if (!response.ok || !response.body) return { ok: false, message: messageOf(await response.json()) };
    for await (const { event, data } of readEvents(response.body)) {
      if (event === "text") onText((data as { text: string }).text);
      if (event === "error") return { ok: false, message: messageOf(data) };
      if (event === "answer") {
        const answer = data as Answer & { conversationId: string };
        return { ok: true, answer, conversationId: answer.conversationId };
      }
    }
  } catch {
    signal.throwIfAborted();
  }
  return { ok: false, message: null };
}

function post(asked: Question, signal: AbortSignal): Promise<Response> {
  const { botId, workspaceId, question, conversationId, answerIn, pageLanguage } = asked;
  return fetch(`/api/v1/bots/${encodeURIComponent(botId)}/ask/stream`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "accept-language": pageLanguage,
      "x-workspace-id": workspaceId,
    },
    body: JSON.stringify({
      question,
      ...(conversationId && { conversationId }),
      ...(answerIn && { language: answerIn }),
    }),
    signal,
  });
}

function messageOf(body: unknown): string | null {
  const message = (body as { error?: { message?: unknown } } | null)?.error?.message;
  return typeof message === "string" ? message : null;
}
