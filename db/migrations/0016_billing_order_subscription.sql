ALTER TABLE "billing_order" ADD COLUMN "subscription_id" text;--> statement-breakpoint
CREATE INDEX "billing_order_subscription" ON "billing_order" USING btree ("provider","subscription_id");