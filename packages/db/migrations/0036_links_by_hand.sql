-- Who said that two conversations belong together; null: it came of itself.
alter table "conversation_links" add column "linked_by" uuid;
