create table "views" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "name" text not null,
  "scope" text not null,
  "owner_id" uuid not null,
  "team_id" uuid,
  "brand_id" uuid,
  "query" text not null,
  "sort" text not null,
  "created_at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "id"),
  foreign key ("workspace_id", "team_id") references "teams" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "brand_id") references "brands" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "owner_id") references "agents" ("workspace_id", "id") on delete cascade,
  constraint "views_scope_known" check ("scope" in ('personal', 'team', 'brand', 'everybody')),
  constraint "views_sort_known" check ("sort" in ('deadline', 'waiting', 'newest', 'oldest')),
  constraint "views_for_whom" check (("scope" = 'team') = ("team_id" is not null) and ("scope" = 'brand') = ("brand_id" is not null))
);
--> statement-breakpoint
create index "views_scope_idx" on "views" using btree ("workspace_id", "scope");
--> statement-breakpoint
alter table views enable row level security;
--> statement-breakpoint
alter table views force row level security;
--> statement-breakpoint
create policy in_workspace on views to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on views to kwartier_app;
