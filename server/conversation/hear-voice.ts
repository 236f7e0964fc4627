import type { Line } from "../channels/index.ts";
import type { InboundMedia } from "../channels/port.ts";
import { isAppError } from "../kernel/errors.ts";
import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import type { AnswerModel } from "../providers/llm/port.ts";
import { type Allowance, sayLimit } from "./allow-answer.ts";
import { languageOf } from "./choose-language.ts";
import { UNCLEAR } from "./route-mail.ts";
import type { Received, Said, Stop } from "./turn.ts";

/** A request to Gemini holds 20 MB, and bytes grow by a third on the way. */
const LARGEST_BYTES = 14 * 1024 * 1024;
const DOWNLOAD_LIMIT_MS = 30_000;
/** Of many recordings in one turn only the first are listened to. */
const MOST_RECORDINGS = 5;
/** Failures that another try does not mend: the customer is asked to write instead. */
const IN_VAIN = new Set(["channels.media_gone", "channels.media_too_large", "llm.rejected"]);

export type HearDeps = {
  line: Pick<Line, "driver" | "access">;
  model: AnswerModel;
  translate: Translate;
  allowance: Allowance;
  /** Keeps what was made out, so that the team reads it and another try need not listen again. */
  keep: (mailId: string, text: string) => Promise<void>;
  signal: AbortSignal;
};

/**
 * Listens to the recordings among the mail: what is understood stands in their place as the customer's words, the rest stays a recording. The
 * plan is asked first, since listening costs money.
 */
export async function hearVoice(received: Received, deps: HearDeps): Promise<Received | Stop> {
  const { line, model } = deps;
  const recordings = received.mails.filter(isRecording).slice(0, MOST_RECORDINGS);
  if (recordings.length === 0 || !model.online || !line.driver.download) return received;
  const language = languageOf(received, "");
  const allowance = await deps.allowance();
  if (!allowance.allowed) return sayLimit(received, allowance, language, deps.translate);
  const heard = new Map<Said, Said>();
  for (const mail of recordings) heard.set(mail, await hear(mail, language, deps));
  return { ...received, mails: received.mails.map((mail) => heard.get(mail) ?? mail) };
}

function isRecording({ content }: Said): boolean {
  return content.type === "media" && isSpoken(content.media) && !content.caption;
}

function isSpoken({ kind }: InboundMedia): boolean {
  return kind === "voice" || kind === "audio";
}

async function hear(mail: Said, languageHint: Language, deps: HearDeps): Promise<Said> {
  const { content } = mail;
  if (content.type !== "media") return mail;
  const text = await transcribe(content.media, languageHint, deps);
  if (text === undefined)
    return { ...mail, content: { ...content, media: { ...content.media, ref: UNCLEAR } } };
  await deps.keep(mail.mailId, text);
  return { ...mail, content: { type: "text", text } };
}

async function transcribe(
  { ref, mimeType }: InboundMedia,
  languageHint: Language,
  { line, model, signal }: HearDeps,
): Promise<string | undefined> {
  try {
    const recording = await line.driver.download?.(line.access, ref, {
      maxBytes: LARGEST_BYTES,
      signal: AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_LIMIT_MS)]),
    });
    signal.throwIfAborted();
    return (
      recording &&
      (await model.transcribe({
        bytes: recording.bytes,
        mimeType: mimeType ?? recording.mimeType,
        languageHint,
        signal,
      }))
    );
  } catch (error) {
    signal.throwIfAborted();
    if (isAppError(error) && IN_VAIN.has(error.code)) return undefined;
    throw error;
  }
}
