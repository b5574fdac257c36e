-- The post of ours that must be out before this one, which answers it; and, on the first, what was written before it became several posts.
alter table "messages" add column "thread_after" uuid;
--> statement-breakpoint
alter table "messages" add column "whole_text" text;
