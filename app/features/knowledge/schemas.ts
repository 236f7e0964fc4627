import { z } from "zod";
import type { Services, Translate } from "./types.ts";

type Limits = Services["knowledge"]["limits"];

/** Posted texts larger than this are refused unread; a text of the greatest length in Cyrillic is encoded in 6 MB. */
export const MAX_FORM_BYTES = 8 << 20;
/** Of forms that hold a title or an address. */
export const MAX_SMALL_FORM_BYTES = 64 << 10;

/*
 * What the forms take, with messages ready in the person's language. The lengths are those of the use cases.
 */

export function textSchema(t: Translate, limits: Limits) {
  return z.object({ title: words(t, limits.titleLength), text: words(t, limits.textLength) });
}

export function pairsSchema(t: Translate, limits: Limits) {
  const pair = z.object({
    question: words(t, limits.questionLength),
    answer: words(t, limits.answerLength),
  });
  return z.object({
    title: optionalWords(t, limits.titleLength),
    pairs: z.array(pair).min(1, t("knowledge:validation.pairs")).max(limits.pairs),
  });
}

export function pageSchema(t: Translate, limits: Limits) {
  const url = words(t, limits.urlLength).pipe(
    z.url({ protocol: /^https?$/, error: t("knowledge:validation.url") }),
  );
  return z.object({ url, title: optionalWords(t, limits.titleLength) });
}

export function titleSchema(t: Translate, limits: Limits) {
  return z.object({ title: words(t, limits.titleLength) });
}

export function bodySchema(t: Translate, limits: Limits) {
  return z.object({ text: words(t, limits.textLength) });
}

export type TextForm = z.input<ReturnType<typeof textSchema>>;
export type PairsForm = z.input<ReturnType<typeof pairsSchema>>;
export type PageForm = z.input<ReturnType<typeof pageSchema>>;
export type TitleForm = z.input<ReturnType<typeof titleSchema>>;
export type BodyForm = z.input<ReturnType<typeof bodySchema>>;

function words(t: Translate, max: number) {
  return z
    .string(t("common:validation.required"))
    .trim()
    .min(1, t("common:validation.required"))
    .max(max, t("common:validation.tooLong", { count: max }));
}

function optionalWords(t: Translate, max: number) {
  return z
    .string()
    .trim()
    .max(max, t("common:validation.tooLong", { count: max }))
    .optional();
}
