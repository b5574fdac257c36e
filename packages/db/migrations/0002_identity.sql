CREATE TABLE "api_tokens" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_tokens_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "api_tokens_token_uq" UNIQUE("workspace_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "conversation_guests" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"granted_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "conversation_guests_workspace_id_conversation_id_agent_id_pk" PRIMARY KEY("workspace_id","conversation_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"role_id" uuid,
	"team_ids" uuid[] DEFAULT '{}' NOT NULL,
	"brand_ids" uuid[] DEFAULT '{}' NOT NULL,
	"conversation_id" uuid,
	"guest_ms" bigint,
	"token_hash" "bytea" NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"outcome" text,
	CONSTRAINT "invitations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "invitations_token_uq" UNIQUE("workspace_id","token_hash"),
	CONSTRAINT "invitations_role_known" CHECK ("invitations"."role" in ('viewer', 'agent', 'lead', 'admin', 'guest', 'custom'))
);
--> statement-breakpoint
CREATE TABLE "known_devices" (
	"workspace_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"agent_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "known_devices_workspace_id_token_hash_pk" PRIMARY KEY("workspace_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "note_guests" (
	"workspace_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	CONSTRAINT "note_guests_workspace_id_message_id_agent_id_pk" PRIMARY KEY("workspace_id","message_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "passkeys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "passkeys_credential_uq" UNIQUE("workspace_id","credential_id")
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"workspace_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "recovery_codes_workspace_id_agent_id_code_hash_pk" PRIMARY KEY("workspace_id","agent_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "security_settings" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"requires_second_factor" boolean DEFAULT false NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by" uuid
);
--> statement-breakpoint
CREATE TABLE "sign_in_brakes" (
	"workspace_id" uuid NOT NULL,
	"brake" text NOT NULL,
	"key" "bytea" NOT NULL,
	"failures" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"blocked_until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sign_in_brakes_workspace_id_brake_key_pk" PRIMARY KEY("workspace_id","brake","key")
);
--> statement-breakpoint
CREATE TABLE "sso_connections" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"issuer" text NOT NULL,
	"client_id" text NOT NULL,
	"client_secret" "bytea" NOT NULL,
	"is_enabled" boolean NOT NULL,
	"domains" text[] DEFAULT '{}' NOT NULL,
	"joins_as" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sso_connections_joins_as_known" CHECK ("sso_connections"."joins_as" in ('viewer', 'agent'))
);
--> statement-breakpoint
CREATE TABLE "sso_flows" (
	"workspace_id" uuid NOT NULL,
	"state_hash" "bytea" NOT NULL,
	"browser_hash" "bytea" NOT NULL,
	"secret" "bytea" NOT NULL,
	"issuer" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sso_flows_workspace_id_state_hash_pk" PRIMARY KEY("workspace_id","state_hash")
);
--> statement-breakpoint
CREATE TABLE "sso_identities" (
	"workspace_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"agent_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sso_identities_workspace_id_issuer_subject_pk" PRIMARY KEY("workspace_id","issuer","subject")
);
--> statement-breakpoint
CREATE TABLE "totp_secrets" (
	"workspace_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"secret" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "totp_secrets_workspace_id_agent_id_pk" PRIMARY KEY("workspace_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"permissions" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "roles_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "roles_name_uq" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
-- safe: constraint: agents has hundreds of rows, so that this takes milliseconds.
ALTER TABLE "agents" DROP CONSTRAINT "agents_role_known";--> statement-breakpoint
ALTER TABLE "agents" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "role_id" uuid;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "is_email_verified" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "stage" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "authenticated_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "method" text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "must_rotate" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "previous_token_hash" "bytea";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "previous_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "challenge" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "challenge_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "user_agent" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_workspace_id_created_by_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","created_by") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_guests" ADD CONSTRAINT "conversation_guests_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_guests" ADD CONSTRAINT "conversation_guests_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_role_id_roles_workspace_id_id_fk" FOREIGN KEY ("workspace_id","role_id") REFERENCES "public"."roles"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_devices" ADD CONSTRAINT "known_devices_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_guests" ADD CONSTRAINT "note_guests_workspace_id_message_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_guests" ADD CONSTRAINT "note_guests_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "security_settings" ADD CONSTRAINT "security_settings_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sso_connections" ADD CONSTRAINT "sso_connections_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sso_flows" ADD CONSTRAINT "sso_flows_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sso_identities" ADD CONSTRAINT "sso_identities_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totp_secrets" ADD CONSTRAINT "totp_secrets_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_guests_agent_idx" ON "conversation_guests" USING btree ("workspace_id","agent_id");--> statement-breakpoint
CREATE INDEX "known_devices_agent_idx" ON "known_devices" USING btree ("workspace_id","agent_id");--> statement-breakpoint
CREATE INDEX "passkeys_agent_idx" ON "passkeys" USING btree ("workspace_id","agent_id");--> statement-breakpoint
CREATE INDEX "sign_in_brakes_last_idx" ON "sign_in_brakes" USING btree ("workspace_id","last_at");--> statement-breakpoint
CREATE INDEX "sso_identities_agent_idx" ON "sso_identities" USING btree ("workspace_id","agent_id");--> statement-breakpoint
-- safe: constraint: agents has hundreds of rows, so that this takes milliseconds.
ALTER TABLE "agents" ADD CONSTRAINT "agents_workspace_id_role_id_roles_workspace_id_id_fk" FOREIGN KEY ("workspace_id","role_id") REFERENCES "public"."roles"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- safe: index: sessions has some rows per agent, so that this takes milliseconds.
CREATE INDEX "sessions_previous_token_idx" ON "sessions" USING btree ("workspace_id","previous_token_hash");--> statement-breakpoint
-- safe: index: sessions has some rows per agent, so that this takes milliseconds.
CREATE INDEX "sessions_agent_idx" ON "sessions" USING btree ("workspace_id","agent_id");--> statement-breakpoint
-- safe: constraint: agents has hundreds of rows, so that this takes milliseconds.
ALTER TABLE "agents" ADD CONSTRAINT "agents_role_custom" CHECK (("agents"."role" = 'custom') = ("agents"."role_id" is not null));--> statement-breakpoint
-- safe: constraint: agents has hundreds of rows, so that this takes milliseconds.
ALTER TABLE "agents" ADD CONSTRAINT "agents_role_known" CHECK ("agents"."role" in ('viewer', 'agent', 'lead', 'admin', 'guest', 'custom'));--> statement-breakpoint
-- safe: constraint: sessions has some rows per agent, so that this takes milliseconds.
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_stage_known" CHECK ("sessions"."stage" in ('full', 'second_factor', 'enrol'));--> statement-breakpoint
do $$
declare
  t text;
begin
  foreach t in array array['roles', 'invitations', 'conversation_guests', 'note_guests', 'api_tokens', 'security_settings', 'sign_in_brakes',
    'known_devices', 'totp_secrets', 'recovery_codes', 'passkeys', 'sso_connections', 'sso_identities', 'sso_flows'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy in_workspace on %I to kwartier_app using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid) with check (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)',
      t);
    execute format('grant select, insert, update, delete on %I to kwartier_app', t);
  end loop;
end $$;
