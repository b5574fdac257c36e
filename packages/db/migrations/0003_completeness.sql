CREATE TABLE "channel_days" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"day" date NOT NULL,
	"received" integer DEFAULT 0 NOT NULL,
	"stored" integer DEFAULT 0 NOT NULL,
	"unreadable" integer DEFAULT 0 NOT NULL,
	"repeats" integer DEFAULT 0 NOT NULL,
	"lags" integer[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "channel_days_workspace_id_channel_id_day_pk" PRIMARY KEY("workspace_id","channel_id","day")
);
--> statement-breakpoint
CREATE TABLE "poll_finds" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"receipt_id" bigint NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"webhook_at" timestamp (3) with time zone,
	"alarmed_at" timestamp (3) with time zone,
	CONSTRAINT "poll_finds_workspace_id_channel_id_external_id_pk" PRIMARY KEY("workspace_id","channel_id","external_id")
);
--> statement-breakpoint
ALTER TABLE "channel_days" ADD CONSTRAINT "channel_days_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll_finds" ADD CONSTRAINT "poll_finds_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "poll_finds_missed_idx" ON "poll_finds" USING btree ("workspace_id","channel_id","found_at") WHERE "poll_finds"."webhook_at" is null;--> statement-breakpoint
CREATE INDEX "poll_finds_unalarmed_idx" ON "poll_finds" USING btree ("workspace_id","found_at") WHERE "poll_finds"."webhook_at" is null and "poll_finds"."alarmed_at" is null;--> statement-breakpoint
do $$
declare
  t text;
begin
  foreach t in array array['channel_days', 'poll_finds'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy in_workspace on %I to kwartier_app using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid) with check (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)',
      t);
    execute format('grant select, insert, update, delete on %I to kwartier_app', t);
  end loop;
end $$;
--> statement-breakpoint
-- A day's row changes with every batch of its channel.
alter table channel_days set (fillfactor = 50);
