CREATE TABLE "session_command" (
	"id" text PRIMARY KEY NOT NULL,
	"channel_id" text NOT NULL,
	"body" jsonb NOT NULL,
	"taken_at" timestamp with time zone,
	"result" jsonb,
	"bytes" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "session_command" ADD CONSTRAINT "session_command_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_command_open" ON "session_command" USING btree ("channel_id","created_at") WHERE taken_at is null;--> statement-breakpoint
CREATE INDEX "session_command_age" ON "session_command" USING btree ("expires_at");