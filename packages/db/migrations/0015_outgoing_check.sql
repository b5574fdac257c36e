ALTER TABLE "brands" ADD COLUMN "check_rules" jsonb;
--> statement-breakpoint
ALTER TABLE "brands" ADD COLUMN "published" text[] DEFAULT '{}' NOT NULL;
