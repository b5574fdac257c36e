-- no-transaction: the check is validated while others work on views; each statement can be repeated
-- What rows of a view show besides who, what and until when; null: everything.
alter table "views" add column if not exists "columns" text[];
--> statement-breakpoint
alter table "views" drop constraint if exists "views_columns_known", add constraint "views_columns_known" check ("columns" <@ array['kind', 'language', 'priority', 'tags', 'waiting', 'assignee']) not valid;
--> statement-breakpoint
alter table "views" validate constraint "views_columns_known";
