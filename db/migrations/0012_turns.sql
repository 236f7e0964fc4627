ALTER TABLE "conversation" ADD COLUMN "session_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "context_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "language_chosen" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "mail" ADD COLUMN "stops" smallint DEFAULT 0 NOT NULL;