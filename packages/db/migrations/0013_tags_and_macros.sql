CREATE TABLE "tags" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "tags_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "conversation_tags" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"tag_id" uuid NOT NULL,
	"tagged_by" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "conversation_tags_workspace_id_conversation_id_tag_id_pk" PRIMARY KEY("workspace_id","conversation_id","tag_id")
);
--> statement-breakpoint
CREATE TABLE "macros" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"folder" text DEFAULT '' NOT NULL,
	"scope" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"team_id" uuid,
	"brand_id" uuid,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "macros_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "macros_scope_known" CHECK ("macros"."scope" in ('personal', 'team', 'brand', 'everybody')),
	CONSTRAINT "macros_scope_has_its_subject" CHECK (("macros"."scope" = 'team') = ("macros"."team_id" is not null) and ("macros"."scope" = 'brand') = ("macros"."brand_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "macro_versions" (
	"workspace_id" uuid NOT NULL,
	"macro_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"variants" jsonb NOT NULL,
	"actions" jsonb NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "macro_versions_workspace_id_macro_id_version_pk" PRIMARY KEY("workspace_id","macro_id","version")
);
--> statement-breakpoint
CREATE TABLE "macro_uses" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"macro_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"conversation_id" uuid NOT NULL,
	"message_id" uuid,
	"agent_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"edit_share" real,
	CONSTRAINT "macro_uses_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_tags" ADD CONSTRAINT "conversation_tags_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_tags" ADD CONSTRAINT "conversation_tags_workspace_id_tag_id_tags_workspace_id_id_fk" FOREIGN KEY ("workspace_id","tag_id") REFERENCES "public"."tags"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macros" ADD CONSTRAINT "macros_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macros" ADD CONSTRAINT "macros_workspace_id_team_id_teams_workspace_id_id_fk" FOREIGN KEY ("workspace_id","team_id") REFERENCES "public"."teams"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macros" ADD CONSTRAINT "macros_workspace_id_brand_id_brands_workspace_id_id_fk" FOREIGN KEY ("workspace_id","brand_id") REFERENCES "public"."brands"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macro_versions" ADD CONSTRAINT "macro_versions_workspace_id_macro_id_macros_workspace_id_id_fk" FOREIGN KEY ("workspace_id","macro_id") REFERENCES "public"."macros"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macro_uses" ADD CONSTRAINT "macro_uses_workspace_id_macro_id_macros_workspace_id_id_fk" FOREIGN KEY ("workspace_id","macro_id") REFERENCES "public"."macros"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tags_name_uq" ON "tags" USING btree ("workspace_id",lower("name")) WHERE "tags"."archived_at" is null;--> statement-breakpoint
CREATE INDEX "conversation_tags_tag_idx" ON "conversation_tags" USING btree ("workspace_id","tag_id","conversation_id");--> statement-breakpoint
CREATE INDEX "macros_scope_idx" ON "macros" USING btree ("workspace_id","scope");--> statement-breakpoint
CREATE INDEX "macro_uses_macro_idx" ON "macro_uses" USING btree ("workspace_id","macro_id","version");--> statement-breakpoint
CREATE INDEX "macro_uses_conversation_idx" ON "macro_uses" USING btree ("workspace_id","conversation_id");--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['tags', 'conversation_tags', 'macros', 'macro_versions', 'macro_uses'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy in_workspace on %I to kwartier_app using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid) with check (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)',
      t);
    execute format('grant select, insert, update, delete on %I to kwartier_app', t);
  end loop;
end $$;
--> statement-breakpoint
-- What a version said stays what it said: messages name it.
revoke update on macro_versions from kwartier_app;
