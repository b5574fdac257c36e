alter table "brands" add column "mail_sender" jsonb;
--> statement-breakpoint
alter table "notification_settings" add column "mailed" text[] not null default '{mentioned,shared}';
--> statement-breakpoint
create table "mail_settings" (
  "workspace_id" uuid primary key not null references "workspaces" ("id") on delete cascade,
  "sender" jsonb not null,
  "locale" text not null,
  "changed_at" timestamp (3) with time zone not null,
  constraint "mail_settings_locale_known" check ("locale" in ('en', 'nl', 'de', 'fr', 'es', 'pt', 'ja', 'ar'))
);
--> statement-breakpoint
create table "mails" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "agent_id" uuid,
  "address" text not null,
  "kind" text not null,
  "detail" jsonb not null,
  "secret" bytea,
  "brand_id" uuid,
  "locale" text,
  "about" text not null,
  "state" text default 'queued' not null,
  "attempts" integer default 0 not null,
  "created_at" timestamp (3) with time zone not null,
  "next_attempt_at" timestamp (3) with time zone not null,
  "leased_until" timestamp (3) with time zone,
  "expires_at" timestamp (3) with time zone not null,
  "ended_at" timestamp (3) with time zone,
  "reason" text,
  primary key ("workspace_id", "id"),
  constraint "mails_once" unique ("workspace_id", "about"),
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "brand_id") references "brands" ("workspace_id", "id") on delete cascade,
  constraint "mails_kind_known" check ("kind" in ('test', 'invitation', 'password_reset', 'security', 'notices')),
  constraint "mails_state_known" check ("state" in ('queued', 'sent', 'failed')),
  constraint "mails_secret_only_while_queued" check ("secret" is null or "state" = 'queued')
);
--> statement-breakpoint
create index "mails_due_idx" on "mails" using btree ("workspace_id", "next_attempt_at") where "state" = 'queued';
--> statement-breakpoint
create index "mails_old_idx" on "mails" using btree ("workspace_id", "created_at");
--> statement-breakpoint
create index "mails_agent_idx" on "mails" using btree ("workspace_id", "agent_id", "created_at");
--> statement-breakpoint
create table "mail_notices" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "agent_id" uuid not null,
  "kind" text not null,
  "conversation_id" uuid,
  "from_id" uuid,
  "about" text not null,
  "created_at" timestamp (3) with time zone not null,
  "due_at" timestamp (3) with time zone not null,
  "mail_id" uuid,
  "outcome" text,
  primary key ("workspace_id", "id"),
  constraint "mail_notices_once" unique ("workspace_id", "agent_id", "about"),
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "mail_id") references "mails" ("workspace_id", "id") on delete cascade,
  constraint "mail_notices_kind_known" check ("kind" in ('assigned', 'mentioned', 'followed_news', 'at_risk', 'breached', 'approval', 'returned', 'shared')),
  constraint "mail_notices_outcome_known" check ("outcome" is null or "outcome" in ('mail', 'seen', 'unwanted', 'stale'))
);
--> statement-breakpoint
create index "mail_notices_due_idx" on "mail_notices" using btree ("workspace_id", "due_at") where "outcome" is null;
--> statement-breakpoint
create index "mail_notices_mail_idx" on "mail_notices" using btree ("workspace_id", "mail_id");
--> statement-breakpoint
create index "mail_notices_conversation_idx" on "mail_notices" using btree ("workspace_id", "conversation_id");
--> statement-breakpoint
create index "mail_notices_old_idx" on "mail_notices" using btree ("workspace_id", "created_at");
--> statement-breakpoint
create table "password_resets" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "agent_id" uuid not null,
  "token_hash" bytea not null,
  "created_at" timestamp (3) with time zone not null,
  "expires_at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "id"),
  constraint "password_resets_token_uq" unique ("workspace_id", "token_hash"),
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
create index "password_resets_agent_idx" on "password_resets" using btree ("workspace_id", "agent_id");
--> statement-breakpoint
alter table mail_settings enable row level security;
--> statement-breakpoint
alter table mail_settings force row level security;
--> statement-breakpoint
create policy in_workspace on mail_settings to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on mail_settings to kwartier_app;
--> statement-breakpoint
alter table mails enable row level security;
--> statement-breakpoint
alter table mails force row level security;
--> statement-breakpoint
create policy in_workspace on mails to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on mails to kwartier_app;
--> statement-breakpoint
alter table mail_notices enable row level security;
--> statement-breakpoint
alter table mail_notices force row level security;
--> statement-breakpoint
create policy in_workspace on mail_notices to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on mail_notices to kwartier_app;
--> statement-breakpoint
alter table password_resets enable row level security;
--> statement-breakpoint
alter table password_resets force row level security;
--> statement-breakpoint
create policy in_workspace on password_resets to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on password_resets to kwartier_app;
