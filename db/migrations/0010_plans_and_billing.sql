CREATE TABLE "billing_order" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "billing_order_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 100001 CACHE 1),
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"plan" text NOT NULL,
	"months" integer NOT NULL,
	"provider" text NOT NULL,
	"amount" bigint NOT NULL,
	"discount" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"promo_code_id" text,
	"status" text NOT NULL,
	"language" text NOT NULL,
	"checkout_id" text,
	"checkout_url" text,
	"created_at" timestamp with time zone NOT NULL,
	"paid_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "billing_profile" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"kind" text DEFAULT 'person' NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"tax_id" text DEFAULT '' NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"bank_name" text DEFAULT '' NOT NULL,
	"bank_account" text DEFAULT '' NOT NULL,
	"bank_mfo" text DEFAULT '' NOT NULL,
	"vat_code" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"order_id" text,
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment_transaction" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "payment_transaction_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1000001 CACHE 1),
	"provider" text NOT NULL,
	"external_id" text NOT NULL,
	"order_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"state" text NOT NULL,
	"reason" integer,
	"provider_time" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"performed_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promo_code" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"value" integer NOT NULL,
	"plan" text,
	"max_uses" integer,
	"max_uses_per_workspace" integer DEFAULT 1 NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"starts_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promo_use" (
	"id" text PRIMARY KEY NOT NULL,
	"promo_code_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"order_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "provider_event" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"external_id" text NOT NULL,
	"kind" text NOT NULL,
	"body" "bytea" NOT NULL,
	"order_id" text,
	"received_at" timestamp with time zone NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"applied_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "plan_grant" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"plan" text NOT NULL,
	"ref" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"months" integer,
	"days" integer,
	"until" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"note" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bot" ADD COLUMN "paused_by_plan" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "bot" ADD COLUMN "kept_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "timeline" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "suspended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "suspended_reason" text;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "past_due_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "renewed_by" text;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "cancel_at_period_end" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "stripe_customer_id" text;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "stripe_subscription_id" text;--> statement-breakpoint
ALTER TABLE "billing_order" ADD CONSTRAINT "billing_order_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "billing_profile" ADD CONSTRAINT "billing_profile_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transaction" ADD CONSTRAINT "payment_transaction_order_id_billing_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."billing_order"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_use" ADD CONSTRAINT "promo_use_promo_code_id_promo_code_id_fk" FOREIGN KEY ("promo_code_id") REFERENCES "public"."promo_code"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_use" ADD CONSTRAINT "promo_use_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_grant" ADD CONSTRAINT "plan_grant_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "billing_order_number" ON "billing_order" USING btree ("number");--> statement-breakpoint
CREATE INDEX "billing_order_workspace" ON "billing_order" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "billing_order_checkout" ON "billing_order" USING btree ("provider","checkout_id");--> statement-breakpoint
CREATE INDEX "billing_order_pending" ON "billing_order" USING btree ("status","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entry_once" ON "ledger_entry" USING btree ("provider","kind","ref");--> statement-breakpoint
CREATE INDEX "ledger_entry_workspace" ON "ledger_entry" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_transaction_external" ON "payment_transaction" USING btree ("provider","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_transaction_number" ON "payment_transaction" USING btree ("number");--> statement-breakpoint
CREATE INDEX "payment_transaction_order" ON "payment_transaction" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_transaction_time" ON "payment_transaction" USING btree ("provider","provider_time");--> statement-breakpoint
CREATE UNIQUE INDEX "promo_code_once" ON "promo_code" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "promo_use_order" ON "promo_use" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "promo_use_workspace" ON "promo_use" USING btree ("promo_code_id","workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "provider_event_once" ON "provider_event" USING btree ("provider","external_id");--> statement-breakpoint
CREATE INDEX "provider_event_open" ON "provider_event" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "plan_grant_once" ON "plan_grant" USING btree ("workspace_id","ref");--> statement-breakpoint
CREATE INDEX "subscription_period" ON "subscription" USING btree ("period_end");--> statement-breakpoint
CREATE INDEX "subscription_stripe" ON "subscription" USING btree ("stripe_subscription_id");--> statement-breakpoint
INSERT INTO "plan_grant" ("id", "workspace_id", "kind", "plan", "ref", "at", "until", "note", "created_at")
SELECT 'grt_before_' || "workspace_id", "workspace_id", CASE "status" WHEN 'trialing' THEN 'trial' ELSE 'set' END, "plan", CASE "status" WHEN 'trialing' THEN 'trial' ELSE 'set:before' END, "updated_at", "period_end", 'had before grants were kept', now() FROM "subscription";
--> statement-breakpoint
UPDATE "subscription" SET "ends_at" = "period_end", "timeline" = jsonb_build_array(jsonb_build_object('plan', "plan", 'trial', "status" = 'trialing', 'until', to_char("period_end" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
