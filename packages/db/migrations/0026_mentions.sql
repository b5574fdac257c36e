alter table "messages" add column "mentions" jsonb;
--> statement-breakpoint
alter table "messages" add column "handed_to" jsonb;
--> statement-breakpoint
create table "mentions" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "message_id" uuid not null,
  "agent_id" uuid not null,
  "conversation_id" uuid not null,
  "seq" integer not null,
  "at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "message_id", "agent_id"),
  foreign key ("workspace_id", "message_id") references "messages" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
create index "mentions_agent_idx" on "mentions" using btree ("workspace_id", "agent_id", "conversation_id", "seq");
--> statement-breakpoint
create index "mentions_conversation_idx" on "mentions" using btree ("workspace_id", "conversation_id");
--> statement-breakpoint
create table "conversation_followers" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "conversation_id" uuid not null,
  "agent_id" uuid not null,
  "since" timestamp (3) with time zone not null,
  primary key ("workspace_id", "conversation_id", "agent_id"),
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
create index "conversation_followers_agent_idx" on "conversation_followers" using btree ("workspace_id", "agent_id", "conversation_id");
--> statement-breakpoint
alter table "notifications" drop constraint "notifications_kind_known", add constraint "notifications_kind_known" check ("kind" in ('assigned', 'mentioned', 'followed_news', 'at_risk', 'breached', 'approval', 'returned', 'test')) not valid;
--> statement-breakpoint
alter table mentions enable row level security;
--> statement-breakpoint
alter table mentions force row level security;
--> statement-breakpoint
create policy in_workspace on mentions to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on mentions to kwartier_app;
--> statement-breakpoint
alter table conversation_followers enable row level security;
--> statement-breakpoint
alter table conversation_followers force row level security;
--> statement-breakpoint
create policy in_workspace on conversation_followers to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on conversation_followers to kwartier_app;
