alter table "agents" add column "locale" text;
--> statement-breakpoint
-- Not `address`: directory_agents has a parameter of that name, and a column would be meant instead.
alter table "agents" add column "address_form" text;
--> statement-breakpoint
alter table "agents" add constraint "agents_locale_known" check ("locale" is null or "locale" in ('en', 'nl', 'de', 'fr', 'es', 'pt', 'ja', 'ar')) not valid;
--> statement-breakpoint
alter table "agents" add constraint "agents_address_form_known" check ("address_form" is null or "address_form" in ('formal', 'informal')) not valid;
