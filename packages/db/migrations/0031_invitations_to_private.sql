-- no-transaction: the index is made while others work on messages; each statement can be repeated
alter table "messages" add column if not exists "invites" boolean default false not null;
--> statement-breakpoint
create index concurrently if not exists "messages_invites_idx" on "messages" using btree ("workspace_id", "channel_id", "sent_at") where "invites";
