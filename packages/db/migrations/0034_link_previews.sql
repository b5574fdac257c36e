-- Whether the pages are looked at that answers link to.
alter table "workspaces" add column "link_previews" boolean not null default true;
