-- Passages are made anew from their sources, so nothing is lost that a reading does not bring back.
DELETE FROM "passage";--> statement-breakpoint
ALTER TABLE "lexicon" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "passage_vector" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "lexicon" CASCADE;--> statement-breakpoint
DROP TABLE "passage_vector" CASCADE;--> statement-breakpoint
DROP INDEX "passage_terms";--> statement-breakpoint
ALTER TABLE "passage" DROP COLUMN "terms";--> statement-breakpoint
ALTER TABLE "passage" DROP COLUMN "term_count";