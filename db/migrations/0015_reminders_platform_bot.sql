CREATE TABLE "notice_preference" (
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"email" boolean NOT NULL,
	"telegram" boolean NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notice_preference_user_id_kind_pk" PRIMARY KEY("user_id","kind")
);
--> statement-breakpoint
CREATE TABLE "platform_bot" (
	"id" text PRIMARY KEY NOT NULL,
	"username" text,
	"name" text,
	"status" text DEFAULT 'starting' NOT NULL,
	"error_code" text,
	"polling_offset" bigint DEFAULT 0 NOT NULL,
	"poller_id" text,
	"poller_expires_at" timestamp with time zone,
	"resting_until" timestamp with time zone,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_chat" (
	"chat_key" text PRIMARY KEY NOT NULL,
	"user_id" text,
	"name" text DEFAULT '' NOT NULL,
	"username" text,
	"language" text,
	"linked_at" timestamp with time zone,
	"blocked_at" timestamp with time zone,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_link_code" (
	"hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"chat_key" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_update" (
	"id" text PRIMARY KEY NOT NULL,
	"chat_key" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"attempts" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "limit_told_on" text;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "ended_kind" text;--> statement-breakpoint
ALTER TABLE "notice_preference" ADD CONSTRAINT "notice_preference_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform_chat" ADD CONSTRAINT "platform_chat_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform_link_code" ADD CONSTRAINT "platform_link_code_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "platform_chat_user" ON "platform_chat" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "platform_chat_seen" ON "platform_chat" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "platform_link_code_user" ON "platform_link_code" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "platform_link_code_expires" ON "platform_link_code" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "platform_update_chat" ON "platform_update" USING btree ("chat_key","taken_at");--> statement-breakpoint
CREATE INDEX "platform_update_age" ON "platform_update" USING btree ("taken_at");--> statement-breakpoint
CREATE INDEX "daily_usage_day" ON "daily_usage" USING btree ("day");