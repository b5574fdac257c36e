create table "rules" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "version" integer not null,
  "trigger" text not null,
  "position" integer not null,
  "enabled_at" timestamp (3) with time zone,
  "created_at" timestamp (3) with time zone not null,
  "archived_at" timestamp (3) with time zone,
  primary key ("workspace_id", "id"),
  constraint "rules_trigger_known" check ("trigger" in ('message.received', 'conversation.opened', 'conversation.assigned', 'conversation.resolved', 'reply.sent', 'waiting_for', 'unassigned_for', 'before_deadline')),
  constraint "rules_archived_is_off" check ("archived_at" is null or "enabled_at" is null)
);
--> statement-breakpoint
create index "rules_on_idx" on "rules" using btree ("workspace_id", "trigger") where "enabled_at" is not null;
--> statement-breakpoint
create table "rule_versions" (
  "workspace_id" uuid not null,
  "rule_id" uuid not null,
  "version" integer not null,
  "name" text not null,
  "brand_id" uuid,
  "trigger" jsonb not null,
  "conditions" jsonb not null,
  "actions" jsonb not null,
  "stop" boolean not null,
  "made_by" uuid not null,
  "made_at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "rule_id", "version"),
  foreign key ("workspace_id", "rule_id") references "rules" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
create table "rule_events" (
  "workspace_id" uuid not null,
  "conversation_id" uuid not null,
  "seq" integer not null,
  "trigger" text not null,
  "message_id" uuid,
  "at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "conversation_id", "seq", "trigger"),
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
create table "rule_moments" (
  "workspace_id" uuid not null,
  "conversation_id" uuid not null,
  "occasion" text not null,
  "at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "conversation_id", "occasion"),
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
create table "rule_runs" (
  "workspace_id" uuid not null,
  "id" uuid not null,
  "rule_id" uuid not null,
  "version" integer not null,
  "conversation_id" uuid not null,
  "occasion" text not null,
  "at" timestamp (3) with time zone not null,
  "outcome" text not null,
  "held" jsonb not null,
  "effects" integer not null,
  "reason" text,
  primary key ("workspace_id", "id"),
  foreign key ("workspace_id", "rule_id", "version") references "rule_versions" ("workspace_id", "rule_id", "version") on delete cascade,
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade,
  constraint "rule_runs_outcome_known" check ("outcome" in ('done', 'unchanged', 'refused', 'held_back'))
);
--> statement-breakpoint
create unique index "rule_runs_once_uq" on "rule_runs" using btree ("workspace_id", "conversation_id", "rule_id", "occasion");
--> statement-breakpoint
create index "rule_runs_rule_idx" on "rule_runs" using btree ("workspace_id", "rule_id", "at");
--> statement-breakpoint
create index "rule_runs_conversation_idx" on "rule_runs" using btree ("workspace_id", "conversation_id", "at");
--> statement-breakpoint
alter table rules enable row level security;
--> statement-breakpoint
alter table rules force row level security;
--> statement-breakpoint
create policy in_workspace on rules to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on rules to kwartier_app;
--> statement-breakpoint
alter table rule_versions enable row level security;
--> statement-breakpoint
alter table rule_versions force row level security;
--> statement-breakpoint
create policy in_workspace on rule_versions to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on rule_versions to kwartier_app;
--> statement-breakpoint
alter table rule_events enable row level security;
--> statement-breakpoint
alter table rule_events force row level security;
--> statement-breakpoint
create policy in_workspace on rule_events to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on rule_events to kwartier_app;
--> statement-breakpoint
alter table rule_moments enable row level security;
--> statement-breakpoint
alter table rule_moments force row level security;
--> statement-breakpoint
create policy in_workspace on rule_moments to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on rule_moments to kwartier_app;
--> statement-breakpoint
alter table rule_runs enable row level security;
--> statement-breakpoint
alter table rule_runs force row level security;
--> statement-breakpoint
create policy in_workspace on rule_runs to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on rule_runs to kwartier_app;
