import { z } from "zod";

/** The owner's answer to a question; the question may be worded anew. The lengths are those of question-and-answer sources. */
export const answerBody = z.object({
  question: z.string().trim().min(1).max(1000),
  answer: z.string().trim().min(1).max(8000),
});

export type OwnerAnswer = z.output<typeof answerBody>;
