-- no-transaction: both tables are as long as the list of customers
-- For a database whose indexes were made over whole names, which refuse a very long one; elsewhere there is nothing left to do.
create index concurrently if not exists handles_likeness_idx on handles (workspace_id, lower(left(handle, 100))) where handle is not null;
--> statement-breakpoint
create index concurrently if not exists contacts_likeness_idx on contacts (workspace_id, lower(left(name, 100)));
--> statement-breakpoint
drop index concurrently if exists handles_folded_handle_idx;
--> statement-breakpoint
drop index concurrently if exists contacts_folded_name_idx;
