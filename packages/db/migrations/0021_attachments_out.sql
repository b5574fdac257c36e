alter table "messages" add column "part_of" uuid;
--> statement-breakpoint
create table "uploads" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "conversation_id" uuid not null,
  "agent_id" uuid not null,
  "name" text not null,
  "media_type" text,
  "size" integer not null,
  "alt_text" text default '' not null,
  "preview" bytea,
  "created_at" timestamp (3) with time zone not null,
  "touched_at" timestamp (3) with time zone not null,
  "message_id" uuid,
  "position" integer,
  "place_media_id" text,
  "place_ready" boolean default false not null,
  "place_expires_at" timestamp (3) with time zone,
  primary key ("workspace_id", "id"),
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade,
  constraint "uploads_media_type_known" check ("media_type" is null or "media_type" in ('image/jpeg', 'image/png', 'image/webp', 'image/gif', 'video/mp4', 'video/quicktime', 'application/pdf')),
  constraint "uploads_attached_is_whole" check ("message_id" is null or ("media_type" is not null and "position" is not null))
);
--> statement-breakpoint
create index "uploads_draft_idx" on "uploads" using btree ("workspace_id", "conversation_id", "agent_id");
--> statement-breakpoint
create index "uploads_message_idx" on "uploads" using btree ("workspace_id", "message_id");
--> statement-breakpoint
create index "uploads_waiting_idx" on "uploads" using btree ("workspace_id", "touched_at") where "message_id" is null;
--> statement-breakpoint
create table "upload_pieces" (
  "workspace_id" uuid not null,
  "upload_id" uuid not null,
  "index" integer not null,
  "bytes" bytea not null,
  primary key ("workspace_id", "upload_id", "index"),
  foreign key ("workspace_id", "upload_id") references "uploads" ("workspace_id", "id") on delete cascade
);
--> statement-breakpoint
alter table uploads enable row level security;
--> statement-breakpoint
alter table uploads force row level security;
--> statement-breakpoint
create policy in_workspace on uploads to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on uploads to kwartier_app;
--> statement-breakpoint
alter table upload_pieces enable row level security;
--> statement-breakpoint
alter table upload_pieces force row level security;
--> statement-breakpoint
create policy in_workspace on upload_pieces to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on upload_pieces to kwartier_app;
