CREATE TABLE "erasures" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"code" text NOT NULL,
	"requested_by" uuid,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"confirmed_by" uuid,
	"confirmed_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"counts" jsonb,
	CONSTRAINT "erasures_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "erasures_code_uq" UNIQUE("workspace_id","code"),
	CONSTRAINT "erasures_state_known" CHECK ("erasures"."state" in ('requested', 'confirmed', 'done', 'cancelled')),
	CONSTRAINT "erasures_source_known" CHECK ("erasures"."source" in ('agent', 'platform'))
);
--> statement-breakpoint
CREATE TABLE "expired_conversations" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "expired_conversations_workspace_id_conversation_id_pk" PRIMARY KEY("workspace_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "legal_holds" (
	"workspace_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"held_by" uuid NOT NULL,
	"held_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "legal_holds_workspace_id_contact_id_pk" PRIMARY KEY("workspace_id","contact_id")
);
--> statement-breakpoint
CREATE TABLE "privacy_keys" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"key" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "retention_rules" (
	"workspace_id" uuid NOT NULL,
	"brand_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"days" integer NOT NULL,
	CONSTRAINT "retention_rules_workspace_id_brand_id_kind_pk" PRIMARY KEY("workspace_id","brand_id","kind"),
	CONSTRAINT "retention_rules_kind_known" CHECK ("retention_rules"."kind" in ('public_messages', 'private_messages', 'receipts', 'quarantine')),
	CONSTRAINT "retention_rules_days_sane" CHECK ("retention_rules"."days" between 1 and 3650)
);
--> statement-breakpoint
CREATE TABLE "tombstones" (
	"workspace_id" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	"erased_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tombstones_workspace_id_digest_pk" PRIMARY KEY("workspace_id","digest")
);
--> statement-breakpoint
ALTER TABLE "expired_conversations" ADD CONSTRAINT "expired_conversations_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "privacy_keys" ADD CONSTRAINT "privacy_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retention_rules" ADD CONSTRAINT "retention_rules_workspace_id_brand_id_brands_workspace_id_id_fk" FOREIGN KEY ("workspace_id","brand_id") REFERENCES "public"."brands"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasures_open_idx" ON "erasures" USING btree ("workspace_id","requested_at");--> statement-breakpoint
CREATE INDEX "erasures_contact_idx" ON "erasures" USING btree ("workspace_id","contact_id");--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['privacy_keys', 'tombstones', 'erasures', 'legal_holds', 'retention_rules', 'expired_conversations'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy in_workspace on %I to kwartier_app using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid) with check (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)',
      t);
    execute format('grant select, insert, update, delete on %I to kwartier_app', t);
  end loop;
end $$;
--> statement-breakpoint
-- What was erased stays erased.
revoke update, delete on tombstones from kwartier_app;
