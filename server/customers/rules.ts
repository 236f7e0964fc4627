import { z } from "zod";

const tag = z.string().trim().min(1).max(40);

/** What the team may change about a customer. */
export const customerBody = z.object({
  about: z.string().trim().max(4000).optional(),
  tags: z
    .array(tag)
    .max(20)
    .transform((tags) => [...new Set(tags)])
    .optional(),
  email: z.email().max(200).nullable().optional(),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d\s()-]{5,25}$/)
    .nullable()
    .optional(),
});
