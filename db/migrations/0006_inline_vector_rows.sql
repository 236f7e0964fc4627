-- An inline vector makes its row larger than PostgreSQL likes, which then moves the row's other texts out of line, short as they are: every
-- row that a search looks at cost six page reads more, and every row that is stored three rows more.
ALTER TABLE "passage_vector" ALTER COLUMN "source_id" SET STORAGE PLAIN;--> statement-breakpoint
ALTER TABLE "passage_vector" ALTER COLUMN "space" SET STORAGE PLAIN;--> statement-breakpoint
ALTER TABLE "passage_vector" ALTER COLUMN "hash" SET STORAGE PLAIN;--> statement-breakpoint
ALTER TABLE "passage_vector" ALTER COLUMN "bot_id" SET STORAGE PLAIN;
