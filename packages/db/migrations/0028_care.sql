-- no-transaction: the index is made while others work on messages; each statement can be repeated
alter table "messages" add column if not exists "is_abuse_found" boolean not null default false;
--> statement-breakpoint
alter table "messages" add column if not exists "is_abuse_marked" boolean;
--> statement-breakpoint
alter table "messages" add column if not exists "abuse_version" integer;
--> statement-breakpoint
alter table "workspaces" add column if not exists "abuse_extra" text[] not null default '{}';
--> statement-breakpoint
alter table "workspaces" add column if not exists "abuse_allowed" text[] not null default '{}';
--> statement-breakpoint
alter table "agents" add column if not exists "shows_abuse" boolean not null default false;
--> statement-breakpoint
create index concurrently if not exists "messages_abuse_idx" on messages using btree ("workspace_id", "conversation_id") where coalesce("is_abuse_marked", "is_abuse_found");
--> statement-breakpoint
create index concurrently if not exists "messages_abuse_received_idx" on messages using btree ("workspace_id", "received_at") where coalesce("is_abuse_marked", "is_abuse_found");
--> statement-breakpoint
create table if not exists "translation_settings" (
  "workspace_id" uuid primary key not null references "workspaces" ("id") on delete cascade,
  "provider" text not null,
  "base_url" text not null,
  "api_key" bytea,
  "changed_at" timestamp (3) with time zone not null,
  constraint "translation_settings_provider_known" check ("provider" in ('libretranslate', 'deepl'))
);
--> statement-breakpoint
create table if not exists "translations" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "message_id" uuid not null,
  "target" text not null,
  "edits" integer not null,
  "text" text not null,
  "source" text,
  "provider" text not null,
  "at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "message_id", "target"),
  foreign key ("workspace_id", "message_id") references "messages" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
alter table translation_settings enable row level security;
--> statement-breakpoint
alter table translation_settings force row level security;
--> statement-breakpoint
drop policy if exists in_workspace on translation_settings;
--> statement-breakpoint
create policy in_workspace on translation_settings to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on translation_settings to kwartier_app;
--> statement-breakpoint
alter table translations enable row level security;
--> statement-breakpoint
alter table translations force row level security;
--> statement-breakpoint
drop policy if exists in_workspace on translations;
--> statement-breakpoint
create policy in_workspace on translations to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on translations to kwartier_app;
--> statement-breakpoint
alter table "brands" add column if not exists "conduct" jsonb;
