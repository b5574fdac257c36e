create table "push_keys" (
  "workspace_id" uuid primary key not null references "workspaces" ("id") on delete cascade,
  "public_key" text not null,
  "private_key" bytea not null
);
--> statement-breakpoint
create table "push_devices" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "agent_id" uuid not null,
  "session_id" uuid not null,
  "target" bytea not null,
  "endpoint_hash" bytea not null,
  "user_agent" text not null,
  "created_at" timestamp (3) with time zone not null,
  "last_ok_at" timestamp (3) with time zone,
  primary key ("workspace_id", "id"),
  constraint "push_devices_endpoint_uq" unique ("workspace_id", "endpoint_hash"),
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "session_id") references "sessions" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
create index "push_devices_session_idx" on "push_devices" using btree ("workspace_id", "session_id");
--> statement-breakpoint
create index "push_devices_agent_idx" on "push_devices" using btree ("workspace_id", "agent_id", "created_at");
--> statement-breakpoint
create table "notification_settings" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "agent_id" uuid not null,
  "muted" text[] default '{}' not null,
  "quiet_from" integer,
  "quiet_to" integer,
  "time_zone" text not null,
  "sound" boolean not null,
  "shows_words" boolean not null,
  primary key ("workspace_id", "agent_id"),
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade,
  constraint "notification_settings_quiet_whole" check (("quiet_from" is null) = ("quiet_to" is null)),
  constraint "notification_settings_quiet_sane" check ("quiet_from" between 0 and 1439 and "quiet_to" between 0 and 1439)
);
--> statement-breakpoint
create table "notifications" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "device_id" uuid not null,
  "kind" text not null,
  "conversation_id" uuid,
  "from_id" uuid,
  "about" text not null,
  "created_at" timestamp (3) with time zone not null,
  "next_attempt_at" timestamp (3) with time zone not null,
  "attempts" integer default 0 not null,
  "claimed_at" timestamp (3) with time zone,
  "done_at" timestamp (3) with time zone,
  primary key ("workspace_id", "id"),
  constraint "notifications_once" unique ("workspace_id", "device_id", "about"),
  foreign key ("workspace_id", "device_id") references "push_devices" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade,
  constraint "notifications_kind_known" check ("kind" in ('assigned', 'at_risk', 'breached', 'approval', 'returned', 'test'))
);
--> statement-breakpoint
create index "notifications_due_idx" on "notifications" using btree ("workspace_id", "next_attempt_at") where "claimed_at" is null and "done_at" is null;
--> statement-breakpoint
create index "notifications_old_idx" on "notifications" using btree ("workspace_id", "created_at");
--> statement-breakpoint
create index "notifications_conversation_idx" on "notifications" using btree ("workspace_id", "conversation_id");
--> statement-breakpoint
alter table push_keys enable row level security;
--> statement-breakpoint
alter table push_keys force row level security;
--> statement-breakpoint
create policy in_workspace on push_keys to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on push_keys to kwartier_app;
--> statement-breakpoint
alter table push_devices enable row level security;
--> statement-breakpoint
alter table push_devices force row level security;
--> statement-breakpoint
create policy in_workspace on push_devices to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on push_devices to kwartier_app;
--> statement-breakpoint
alter table notification_settings enable row level security;
--> statement-breakpoint
alter table notification_settings force row level security;
--> statement-breakpoint
create policy in_workspace on notification_settings to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on notification_settings to kwartier_app;
--> statement-breakpoint
alter table notifications enable row level security;
--> statement-breakpoint
alter table notifications force row level security;
--> statement-breakpoint
create policy in_workspace on notifications to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on notifications to kwartier_app;
