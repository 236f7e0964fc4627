CREATE TABLE "receipt" (
	"channel_id" text NOT NULL,
	"provider_message_id" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"detail" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "receipt_channel_id_provider_message_id_pk" PRIMARY KEY("channel_id","provider_message_id")
);
--> statement-breakpoint
CREATE TABLE "canned_reply" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"bot_id" text NOT NULL,
	"shortcut" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "label" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"bot_id" text NOT NULL,
	"name" text NOT NULL,
	"colour" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "conversation_bot";--> statement-breakpoint
DROP INDEX "customer_bot";--> statement-breakpoint
ALTER TABLE "bot" ADD COLUMN "handover" jsonb DEFAULT '{"enabled":true,"whenUnknown":"offer","afterUnknowns":3,"whenUpset":true,"words":[],"resumeAfterMinutes":240,"askRating":true}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "bot" ADD COLUMN "working_hours" jsonb;--> statement-breakpoint
ALTER TABLE "bot" ADD COLUMN "ask_feedback" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "settings" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "session" jsonb;--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "credentials_expire_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "resting_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "promised_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "resume_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "waiting_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "handover_reason" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "assignee_id" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "closed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "labels" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "unread" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "unknowns" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "last_text" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "last_author" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "last_customer_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "last_message_ref" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "brief" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "brief_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "rating" smallint;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "rating_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "rated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "desk_topic" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "verified" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "tags" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "about" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "blocked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "author_name" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "author_id" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "media" jsonb;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "edited_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "message_ref" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "reply_to" text;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "buttons" jsonb;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "template" jsonb;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "feedback" smallint;--> statement-breakpoint
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "canned_reply" ADD CONSTRAINT "canned_reply_bot_id_bot_id_fk" FOREIGN KEY ("bot_id") REFERENCES "public"."bot"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "label" ADD CONSTRAINT "label_bot_id_bot_id_fk" FOREIGN KEY ("bot_id") REFERENCES "public"."bot"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receipt_age" ON "receipt" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "canned_reply_once" ON "canned_reply" USING btree ("bot_id","shortcut");--> statement-breakpoint
CREATE UNIQUE INDEX "label_once" ON "label" USING btree ("bot_id","name");--> statement-breakpoint
CREATE INDEX "channel_due" ON "channel" USING btree ("checked_at") WHERE status in ('active', 'broken');--> statement-breakpoint
CREATE INDEX "conversation_customer" ON "conversation" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "conversation_waiting" ON "conversation" USING btree ("bot_id","waiting_since") WHERE waiting_since is not null;--> statement-breakpoint
CREATE INDEX "conversation_unread" ON "conversation" USING btree ("bot_id","last_message_at") WHERE unread > 0;--> statement-breakpoint
CREATE INDEX "conversation_assignee" ON "conversation" USING btree ("bot_id","assignee_id","last_message_at") WHERE assignee_id is not null;--> statement-breakpoint
CREATE INDEX "conversation_labels" ON "conversation" USING gin ("labels") WHERE labels <> '{}';--> statement-breakpoint
CREATE INDEX "conversation_desk" ON "conversation" USING btree ("bot_id","desk_topic") WHERE desk_topic is not null;--> statement-breakpoint
CREATE INDEX "customer_tags" ON "customer" USING gin ("tags") WHERE tags <> '{}';--> statement-breakpoint
CREATE INDEX "message_provider" ON "message" USING btree ("conversation_id","provider_message_id") WHERE provider_message_id is not null;--> statement-breakpoint
CREATE INDEX "conversation_bot" ON "conversation" USING btree ("bot_id","last_message_at","id");--> statement-breakpoint
CREATE INDEX "customer_bot" ON "customer" USING btree ("bot_id","last_seen_at","id");