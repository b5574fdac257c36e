alter table "workspaces" add column "last_backup_at" timestamp (3) with time zone;
--> statement-breakpoint
create table "first_hour" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "line" text not null,
  "agent_id" uuid not null,
  "at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "line"),
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade,
  constraint "first_hour_line_known" check ("line" in ('public_address', 'second_factor', 'hours', 'colleague', 'team', 'channel', 'webhook', 'answer', 'backup', 'everything'))
);
--> statement-breakpoint
alter table first_hour enable row level security;
--> statement-breakpoint
alter table first_hour force row level security;
--> statement-breakpoint
create policy in_workspace on first_hour to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on first_hour to kwartier_app;
--> statement-breakpoint
alter table "brands" add column "accent" jsonb;
--> statement-breakpoint
alter table "brands" add column "logo_tag" text;
--> statement-breakpoint
create table "brand_logos" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "brand_id" uuid not null,
  "picture" bytea not null,
  primary key ("workspace_id", "brand_id"),
  foreign key ("workspace_id", "brand_id") references "brands" ("workspace_id", "id") on delete cascade,
  constraint "brand_logos_small" check (length("picture") <= 524288)
);
--> statement-breakpoint
alter table brand_logos enable row level security;
--> statement-breakpoint
alter table brand_logos force row level security;
--> statement-breakpoint
create policy in_workspace on brand_logos to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on brand_logos to kwartier_app;
