-- no-transaction: both tables are as long as the list of customers
-- The beginnings only: an index takes no more than 2,700 bytes of a row, and names come from strangers.
create index concurrently if not exists handles_likeness_idx on handles (workspace_id, lower(left(handle, 100))) where handle is not null;
--> statement-breakpoint
create index concurrently if not exists contacts_likeness_idx on contacts (workspace_id, lower(left(name, 100)));
