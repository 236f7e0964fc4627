import { type GenerateRequest, obedientAnswer } from "../fake-gemini/obedient-answer.ts";
import { tokensIn } from "./plan-load.ts";

/**
 * A model whose answers show which questions they answer, in their order, and which answer it is: an answer that is sent again has the
 * same number, one that was thought out anew has another.
 */
export function createTokenEcho(): (request: GenerateRequest) => string {
  let answers = 0;
  return (request) => {
    const last =
      request.contents
        ?.at(-1)
        ?.parts?.map(({ text = "" }) => text)
        .join("") ?? "";
    const question = /<question>([\s\S]*)<\/question>\s*$/.exec(last)?.[1];
    if (question === undefined) return obedientAnswer(request);
    return `Delivery costs 15000 soum for ${tokensIn(question).join(" and ")}, answer N${++answers}N [1].`;
  };
}

/** Which answer a text is; undefined where it is none of the model's. */
export function answerNumberOf(text: string): string | undefined {
  return /\bN(\d+)N\b/.exec(text)?.[1];
}
