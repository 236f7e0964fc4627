-- Should the same content have been given twice at the same moment, the later source stays as it is, but no longer stands for the content.
UPDATE "source" s SET "content_hash" = NULL
  WHERE EXISTS (SELECT 1 FROM "source" o WHERE o."bot_id" = s."bot_id" AND o."content_hash" = s."content_hash" AND (o."created_at", o."id") < (s."created_at", s."id"));--> statement-breakpoint
CREATE UNIQUE INDEX "source_content_once" ON "source" USING btree ("bot_id","content_hash");