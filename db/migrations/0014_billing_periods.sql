CREATE TABLE "provider_key" (
	"provider" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "billing_order" ADD COLUMN "period_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "billing_order" ADD COLUMN "period_to" timestamp with time zone;