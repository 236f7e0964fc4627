CREATE TABLE "desk_progress" (
	"conversation_id" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"posted" text[] DEFAULT '{}'::text[] NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasure" (
	"customer_id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"bot_id" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "search_document" (
	"conversation_id" text NOT NULL,
	"day" date NOT NULL,
	"bot_id" text NOT NULL,
	"terms" integer[] NOT NULL,
	CONSTRAINT "search_document_conversation_id_day_pk" PRIMARY KEY("conversation_id","day")
);
--> statement-breakpoint
CREATE TABLE "search_progress" (
	"bot_id" text PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"until_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "brief_language" text;--> statement-breakpoint
ALTER TABLE "unanswered_question" ADD COLUMN "origin_conversation_id" text;--> statement-breakpoint
ALTER TABLE "source" ADD COLUMN "origin_conversation_id" text;--> statement-breakpoint
ALTER TABLE "desk_progress" ADD CONSTRAINT "desk_progress_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_document" ADD CONSTRAINT "search_document_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_progress" ADD CONSTRAINT "search_progress_bot_id_bot_id_fk" FOREIGN KEY ("bot_id") REFERENCES "public"."bot"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasure_open" ON "erasure" USING btree ("requested_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "search_document_terms" ON "search_document" USING gin ("terms");--> statement-breakpoint
CREATE INDEX "channel_desk" ON "channel" USING btree ("bot_id") WHERE settings -> 'desk' is not null;--> statement-breakpoint
CREATE INDEX "source_origin" ON "source" USING btree ("origin_conversation_id") WHERE origin_conversation_id is not null;