import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import { LANGUAGES } from "../kernel/languages.ts";
import type { AskedAnswer, Conversations } from "./index.ts";

export const params = z.object({ id: z.string() });
export const tags = ["Answers"];

export const askBody = z.object({
  question: z.string().trim().min(1).max(2000),
  conversationId: z.string().optional(),
  language: z.enum(LANGUAGES).optional(),
});

export const askView = z.object({
  answer: z.string(),
  language: z.enum(LANGUAGES),
  grounded: z.boolean(),
  outcome: z.enum(["answered", "unknown", "greeting", "notice"]),
  citations: z.array(
    z.object({ sourceId: z.string(), passageId: z.string(), title: z.string(), quote: z.string() }),
  ),
  conversationId: z.string(),
});

/** `/bots/:id/ask`: one question, one answer with its sources. */
export function askRoutes({
  bots,
  conversations,
}: {
  bots: Bots;
  conversations: Conversations;
}): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      "/bots/:id/ask",
      { schema: { tags, params, body: askBody, response: { 200: askView } } },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const { question, conversationId, language } = request.body;
        const asked = {
          question,
          from: "api",
          ...(conversationId && { conversationId }),
          ...(language && { language }),
        } as const;
        return viewAnswer(await conversations.ask(bot, asked));
      },
    );
  };
}

export function viewAnswer({ reply, conversationId }: AskedAnswer): z.infer<typeof askView> {
  const { text, language, grounded, kind, citations } = reply;
  // Asking directly, nobody is called and nothing is rated.
  const outcome = kind === "handover" || kind === "rating" ? "notice" : kind;
  return { answer: text, language, grounded, outcome, citations, conversationId };
}
