-- no-transaction: the check is validated and the index made while others work on messages; each statement can be repeated
alter table messages add column if not exists "seen_seq" integer;
--> statement-breakpoint
alter table brands add column if not exists "approval_rule" jsonb;
--> statement-breakpoint
alter table messages drop constraint if exists "messages_delivery_known", add constraint "messages_delivery_known" check ("delivery" is null or "delivery" in ('queued', 'sending', 'sent', 'rejected', 'unknown', 'unconfirmed', 'awaiting_approval', 'returned', 'scheduled', 'overtaken')) not valid;
--> statement-breakpoint
alter table messages validate constraint "messages_delivery_known";
--> statement-breakpoint
create index concurrently if not exists "messages_scheduled_idx" on messages using btree ("workspace_id", "next_attempt_at") where "delivery" = 'scheduled';
--> statement-breakpoint
create table if not exists "approvals" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "id" uuid not null,
  "conversation_id" uuid not null,
  "message_id" uuid not null,
  "asked_by" uuid not null,
  "asked_at" timestamp (3) with time zone not null,
  "reason" text not null,
  "tag_id" uuid,
  "text" text not null,
  "confirmed" text[] default '{}' not null,
  "deferred" jsonb default '[]' not null,
  "state" text not null,
  "decided_by" uuid,
  "decided_at" timestamp (3) with time zone,
  "comment" text,
  "sent_text" text,
  primary key ("workspace_id", "id"),
  constraint "approvals_message_uq" unique ("workspace_id", "message_id"),
  foreign key ("workspace_id", "conversation_id") references "conversations" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "asked_by") references "agents" ("workspace_id", "id") on delete cascade,
  constraint "approvals_reason_known" check ("reason" in ('sensitive', 'role', 'new')),
  constraint "approvals_state_known" check ("state" in ('waiting', 'approved', 'returned', 'withdrawn')),
  constraint "approvals_decided" check (("state" = 'waiting') = ("decided_at" is null)),
  constraint "approvals_never_own" check ("state" not in ('approved', 'returned') or "decided_by" <> "asked_by")
);
--> statement-breakpoint
create index concurrently if not exists "approvals_waiting_idx" on approvals using btree ("workspace_id", "asked_at") where "state" = 'waiting';
--> statement-breakpoint
create index concurrently if not exists "approvals_conversation_idx" on approvals using btree ("workspace_id", "conversation_id");
--> statement-breakpoint
create index concurrently if not exists "approvals_asked_by_idx" on approvals using btree ("workspace_id", "asked_by", "asked_at");
--> statement-breakpoint
create table if not exists "trust" (
  "workspace_id" uuid not null references "workspaces" ("id") on delete cascade,
  "agent_id" uuid not null,
  "brand_id" uuid not null,
  "trust" integer default 0 not null,
  "updated_at" timestamp (3) with time zone not null,
  primary key ("workspace_id", "agent_id", "brand_id"),
  foreign key ("workspace_id", "agent_id") references "agents" ("workspace_id", "id") on delete cascade,
  foreign key ("workspace_id", "brand_id") references "brands" ("workspace_id", "id") on delete cascade,
  constraint "trust_bounds" check ("trust" between 0 and 100)
);
--> statement-breakpoint
alter table approvals enable row level security;
--> statement-breakpoint
alter table approvals force row level security;
--> statement-breakpoint
drop policy if exists in_workspace on approvals;
--> statement-breakpoint
create policy in_workspace on approvals to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on approvals to kwartier_app;
--> statement-breakpoint
alter table trust enable row level security;
--> statement-breakpoint
alter table trust force row level security;
--> statement-breakpoint
drop policy if exists in_workspace on trust;
--> statement-breakpoint
create policy in_workspace on trust to kwartier_app using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
--> statement-breakpoint
grant select, insert, update, delete on trust to kwartier_app;
