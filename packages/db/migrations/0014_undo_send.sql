ALTER TABLE "brands" ADD COLUMN "undo_send_seconds" integer DEFAULT 0 NOT NULL;
