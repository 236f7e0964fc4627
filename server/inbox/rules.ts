import { z } from "zod";
import { LABEL_COLOURS } from "./types.ts";

/** The owner's answer to a question; the question may be worded anew. The lengths are those of question-and-answer sources. */
export const answerBody = z.object({
  question: z.string().trim().min(1).max(1000),
  answer: z.string().trim().min(1).max(8000),
});

export type OwnerAnswer = z.output<typeof answerBody>;

/** What a member writes to a customer: words, or a template that the channel's provider has approved. */
export const writingBody = z
  .object({
    text: z.string().trim().max(8000).default(""),
    clientId: z
      .string()
      .regex(/^[\w-]{8,64}$/)
      .optional(),
    template: z
      .object({
        name: z.string().min(1).max(512),
        language: z.string().min(2).max(20),
        parameters: z.array(z.string().trim().min(1).max(1000)).max(20).default([]),
      })
      .optional(),
  })
  .refine(({ text, template }) => text !== "" || template !== undefined, { path: ["text"] });

export const noteBody = z.object({ text: z.string().trim().min(1).max(8000) });

export const labelBody = z.object({ name: z.string().trim().min(1).max(40), colour: z.enum(LABEL_COLOURS) });
export type LabelInput = z.output<typeof labelBody>;

export const cannedBody = z.object({
  /** Letters, digits, - and _ in any script: what is typed after `/`. */
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[\p{L}\p{N}_ʻʼ'-]{1,40}$/u),
  text: z.string().trim().min(1).max(8000),
});
export type CannedInput = z.output<typeof cannedBody>;
