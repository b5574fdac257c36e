-- no-transaction: all three tables are long
create index concurrently if not exists messages_words_idx on messages using gin (search_vector(text, sent_at)) with (gin_pending_list_limit = 512) where text <> '';
--> statement-breakpoint
create index concurrently if not exists contacts_words_idx on contacts using gin (name_vector(name));
--> statement-breakpoint
create index concurrently if not exists handles_words_idx on handles using gin (name_vector(coalesce(handle, '') || ' ' || coalesce(name, '')));
