-- no-transaction: the indexes are made while others work on messages and conversations; each statement can be repeated
alter table "conversations" add column if not exists "merged_into" uuid;
--> statement-breakpoint
alter table "messages" add column if not exists "merged_from" uuid;
--> statement-breakpoint
create index concurrently if not exists "conversations_merged_idx" on "conversations" using btree ("workspace_id", "merged_into") where "merged_into" is not null;
--> statement-breakpoint
create index concurrently if not exists "messages_merged_idx" on "messages" using btree ("workspace_id", "merged_from") where "merged_from" is not null;
--> statement-breakpoint
create table if not exists "conversation_merges" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "from_id" uuid not null,
  "into_id" uuid not null,
  "before" jsonb not null,
  "merged_by" uuid not null,
  "merged_at" timestamp (3) with time zone not null,
  "undone_by" uuid,
  "undone_at" timestamp (3) with time zone,
  primary key ("workspace_id", "id"),
  foreign key ("workspace_id", "from_id") references "conversations" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "into_id") references "conversations" ("workspace_id", "id") on delete cascade,
  constraint "conversation_merges_two" check ("from_id" <> "into_id"),
  constraint "conversation_merges_undone" check (("undone_by" is null) = ("undone_at" is null))
);
--> statement-breakpoint
create unique index concurrently if not exists "conversation_merges_from_uq" on "conversation_merges" using btree ("workspace_id", "from_id") where "undone_at" is null;
--> statement-breakpoint
create index concurrently if not exists "conversation_merges_into_idx" on "conversation_merges" using btree ("workspace_id", "into_id");
--> statement-breakpoint
alter table conversation_merges enable row level security;
--> statement-breakpoint
alter table conversation_merges force row level security;
--> statement-breakpoint
drop policy if exists in_workspace on conversation_merges;
--> statement-breakpoint
create policy in_workspace on conversation_merges to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on conversation_merges to kwartier_app;
