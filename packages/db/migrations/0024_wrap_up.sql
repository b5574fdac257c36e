alter table "conversations" add column "outcome" text;
--> statement-breakpoint
alter table "conversations" add constraint "conversations_outcome_known" check ("outcome" is null or "outcome" in ('solved', 'partly', 'not_solved', 'passed_on')) not valid;
--> statement-breakpoint
alter table "brands" add column "wrap_up" text not null default 'off';
--> statement-breakpoint
alter table "brands" add constraint "brands_wrap_up_known" check ("wrap_up" in ('off', 'offered', 'required')) not valid;
--> statement-breakpoint
alter table "tags" add column "is_reason" boolean not null default false;
