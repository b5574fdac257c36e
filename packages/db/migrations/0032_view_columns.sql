-- What rows of a view show besides who, what and until when; null: everything.
-- safe: constraint: views are few, and none has the new column yet
alter table "views" add column "columns" text[], add constraint "views_columns_known" check ("columns" <@ array['kind', 'language', 'priority', 'tags', 'waiting', 'assignee']);
