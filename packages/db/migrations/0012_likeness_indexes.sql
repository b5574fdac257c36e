-- no-transaction: both tables are as long as the list of customers
create index concurrently if not exists handles_folded_handle_idx on handles (workspace_id, lower(handle)) where handle is not null;
--> statement-breakpoint
create index concurrently if not exists contacts_folded_name_idx on contacts (workspace_id, lower(name));
