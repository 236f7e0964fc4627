CREATE TABLE "lexicon" (
	"bot_id" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"passages" integer NOT NULL,
	"counted" integer NOT NULL,
	"mean_length" real NOT NULL,
	"frequencies" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passage_vector" (
	"source_id" text NOT NULL,
	"space" text NOT NULL,
	"hash" text NOT NULL,
	"bot_id" text NOT NULL,
	"embedding" vector(768) NOT NULL,
	CONSTRAINT "passage_vector_source_id_space_hash_pk" PRIMARY KEY("source_id","space","hash")
);
--> statement-breakpoint
ALTER TABLE "passage" ADD COLUMN "search_text" text NOT NULL;--> statement-breakpoint
ALTER TABLE "passage" ADD COLUMN "terms" integer[] NOT NULL;--> statement-breakpoint
ALTER TABLE "lexicon" ADD CONSTRAINT "lexicon_bot_id_bot_id_fk" FOREIGN KEY ("bot_id") REFERENCES "public"."bot"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passage_vector" ADD CONSTRAINT "passage_vector_source_id_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."source"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passage_vector_bot" ON "passage_vector" USING btree ("bot_id");--> statement-breakpoint
CREATE INDEX "passage_hash" ON "passage" USING btree ("source_id","hash");--> statement-breakpoint
CREATE INDEX "passage_terms" ON "passage" USING gin ("terms");--> statement-breakpoint
-- 768 floats are over the TOAST limit: kept in the row they are scanned two to four times faster (docs/decisions/004-retrieval.md).
ALTER TABLE "passage_vector" ALTER COLUMN "embedding" SET STORAGE PLAIN;
