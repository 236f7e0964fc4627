import { conceptsOf } from "./meaning.ts";

/** The part of a generateContent request that the fake looks at. */
export type GenerateRequest = {
  systemInstruction?: { parts?: { text?: string }[] } | string;
  contents?: {
    role?: string;
    parts?: { text?: string; inlineData?: { mimeType: string; data: string } }[];
  }[];
  generationConfig?: Record<string, unknown>;
  safetySettings?: unknown[];
};

const LEAD: Record<string, string> = {
  uz: "Maʼlumotlarimizga koʻra:",
  ru: "По нашим данным:",
  en: "According to our information:",
};

/**
 * Answers as an obedient model would answer the prompts of `server/providers/llm/prompt.ts`: the sentence of the passages that shares
 * most with the question and its citation mark, led in by words of the language asked for; the unknown marker when nothing is shared;
 * the previous question joined with the follow-up when asked to rewrite; of a recording, the words that its bytes spell; of a
 * conversation to be summed up, what the customer said last. Any other prompt gets an echo.
 */
export function obedientAnswer(request: GenerateRequest): string {
  const turns = request.contents ?? [];
  const last =
    turns
      .at(-1)
      ?.parts?.map((part) => part.text ?? "")
      .join("") ?? "";
  const followUp = inside(last, "follow_up");
  if (followUp !== undefined)
    return [lastLine(inside(last, "conversation") ?? "", "customer: "), followUp].filter(Boolean).join(" ");

  const recording = turns.at(-1)?.parts?.find((part) => part.inlineData)?.inlineData;
  if (recording) return Buffer.from(recording.data, "base64").toString("utf8") || "[[UNKNOWN]]";
  const brief = /^Brief language: (\w\w)/m.exec(textOf(request.systemInstruction))?.[1];
  if (brief)
    return `- (${brief}) ${lastLine(inside(last, "conversation") ?? "", "customer: ")}\n- second line`;

  const question = inside(last, "question");
  if (question === undefined) return `echo: ${last.slice(0, 200)}`;
  const best = bestSentence(last, new Set(conceptsOf(question)));
  if (!best) return "[[UNKNOWN]]";
  const language = /^Answer language: (\w\w)/m.exec(textOf(request.systemInstruction))?.[1] ?? "en";
  return `${LEAD[language] ?? LEAD.en} ${best.text} [${best.ref}]`;
}

function bestSentence(prompt: string, wanted: Set<string>): { text: string; ref: string } | undefined {
  let best: { text: string; ref: string; shared: number } | undefined;
  for (const [, ref = "", body = ""] of prompt.matchAll(
    /<passage ref="(\d+)"[^>]*>\n([\s\S]*?)\n<\/passage>/g,
  )) {
    for (const text of body.split(/(?<=[.!?])\s+|\n+/)) {
      const shared = new Set(conceptsOf(text).filter((concept) => wanted.has(concept))).size;
      if (shared > (best?.shared ?? 0)) best = { text: text.trim(), ref, shared };
    }
  }
  return best;
}

/** The system instruction as text, in either of the shapes Google accepts. */
export function textOf(instruction: GenerateRequest["systemInstruction"]): string {
  if (typeof instruction === "string") return instruction;
  return instruction?.parts?.map((part) => part.text ?? "").join("\n") ?? "";
}

function inside(text: string, tag: string): string | undefined {
  const start = text.lastIndexOf(`<${tag}>`);
  const end = text.lastIndexOf(`</${tag}>`);
  return start >= 0 && end > start ? text.slice(start + tag.length + 2, end).trim() : undefined;
}

function lastLine(text: string, lead: string): string {
  const line = text.split("\n").findLast((candidate) => candidate.startsWith(lead));
  return line?.slice(lead.length) ?? "";
}
