import { z } from "zod";

/** What the parent tells the process of the embedded database. */
export const embeddedSettingsSchema = z.object({
  directory: z.string().min(1),
  idleInTransactionMs: z.number().int().positive(),
});
export type EmbeddedSettings = z.infer<typeof embeddedSettingsSchema>;

/** What that process tells its parent. */
export const embeddedNewsSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), port: z.number().int() }),
  z.object({ kind: z.literal("warning"), text: z.string() }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type EmbeddedNews = z.infer<typeof embeddedNewsSchema>;
