CREATE TABLE "channel_cursors" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"value" text,
	"next_poll_at" timestamp (3) with time zone NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"lease" uuid,
	"lease_until" timestamp (3) with time zone,
	CONSTRAINT "channel_cursors_workspace_id_channel_id_stream_pk" PRIMARY KEY("workspace_id","channel_id","stream")
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"brand_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"name" text NOT NULL,
	"external_id" text NOT NULL,
	"handle" text,
	"credentials" bytea NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"state_reason" text,
	"last_webhook_at" timestamp (3) with time zone,
	"last_event_at" timestamp (3) with time zone,
	"last_poll_at" timestamp (3) with time zone,
	"last_poll_ok_at" timestamp (3) with time zone,
	"lag_ms" bigint,
	"refused_webhooks" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "channels_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "channels_account_uq" UNIQUE("workspace_id","platform","external_id"),
	CONSTRAINT "channels_platform_known" CHECK ("channels"."platform" in ('x', 'facebook')),
	CONSTRAINT "channels_state_known" CHECK ("channels"."state" in ('active', 'needs_reauth', 'paused'))
);
--> statement-breakpoint
CREATE TABLE "quarantine" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"receipt_id" bigint NOT NULL,
	"raw" bytea NOT NULL,
	"digest" bytea NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" uuid,
	"outcome" text,
	CONSTRAINT "quarantine_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"bucket" text NOT NULL,
	"ceiling" integer,
	"remaining" integer NOT NULL,
	"reset_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rate_limits_workspace_id_channel_id_bucket_pk" PRIMARY KEY("workspace_id","channel_id","bucket")
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"workspace_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "receipts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel_id" uuid NOT NULL,
	"source" text NOT NULL,
	"digest" bytea NOT NULL,
	"body" bytea NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "receipts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "receipts_source_known" CHECK ("receipts"."source" in ('webhook', 'poll', 'redrive'))
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"avatar_url" text,
	"language" text,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contacts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "handles" (
	"workspace_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"realm" text NOT NULL,
	"external_id" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"handle" text,
	"name" text,
	"avatar_url" text,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "handles_workspace_id_platform_realm_external_id_pk" PRIMARY KEY("workspace_id","platform","realm","external_id"),
	CONSTRAINT "handles_platform_known" CHECK ("handles"."platform" in ('x', 'facebook'))
);
--> statement-breakpoint
CREATE TABLE "post_reach" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"post_external_id" text NOT NULL,
	"reach" text NOT NULL,
	"actor_external_id" text NOT NULL,
	"is_removed" boolean NOT NULL,
	"at_ms" bigint NOT NULL,
	CONSTRAINT "post_reach_workspace_id_channel_id_post_external_id_reach_actor_external_id_pk" PRIMARY KEY("workspace_id","channel_id","post_external_id","reach","actor_external_id")
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"by_us" boolean NOT NULL,
	"text" text,
	"url" text,
	"published_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "posts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "posts_external_uq" UNIQUE("workspace_id","channel_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"assigned_by" uuid,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text,
	CONSTRAINT "assignments_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "conversation_events" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"message_id" uuid,
	"actor_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"data" jsonb,
	CONSTRAINT "conversation_events_workspace_id_conversation_id_seq_pk" PRIMARY KEY("workspace_id","conversation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "conversation_links" (
	"workspace_id" uuid NOT NULL,
	"from_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "conversation_links_workspace_id_from_id_to_id_pk" PRIMARY KEY("workspace_id","from_id","to_id")
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"brand_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"is_private" boolean NOT NULL,
	"contact_id" uuid NOT NULL,
	"person_external_id" text NOT NULL,
	"thread_key" text NOT NULL,
	"previous_id" uuid,
	"is_current" boolean DEFAULT true NOT NULL,
	"post_id" uuid,
	"status" text DEFAULT 'open' NOT NULL,
	"resolution" text,
	"resolved_at" timestamp (3) with time zone,
	"snoozed_until" timestamp (3) with time zone,
	"priority" text DEFAULT 'normal' NOT NULL,
	"language" text,
	"assignee_id" uuid,
	"assigned_at" timestamp (3) with time zone,
	"assigned_reason" text,
	"seq" integer NOT NULL,
	"message_seq" integer DEFAULT 0 NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"last_message_at" timestamp (3) with time zone NOT NULL,
	"last_inbound_at" timestamp (3) with time zone,
	"last_outbound_at" timestamp (3) with time zone,
	"waiting_since" timestamp (3) with time zone,
	"first_response_at" timestamp (3) with time zone,
	"first_response_ms" bigint,
	"first_response_business_ms" bigint,
	"first_responder_id" uuid,
	"next_due_at" timestamp (3) with time zone,
	"next_warn_at" timestamp (3) with time zone,
	"window_expires_at" timestamp (3) with time zone,
	"last_excerpt" text DEFAULT '' NOT NULL,
	"last_direction" text,
	"last_kind" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "conversations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "conversations_platform_known" CHECK ("conversations"."platform" in ('x', 'facebook')),
	CONSTRAINT "conversations_status_known" CHECK ("conversations"."status" in ('open', 'snoozed', 'resolved', 'spam')),
	CONSTRAINT "conversations_priority_known" CHECK ("conversations"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "conversations_resolution_known" CHECK ("conversations"."resolution" is null or "conversations"."resolution" in ('answered', 'no_reply_needed')),
	CONSTRAINT "conversations_snoozed_until" CHECK (("conversations"."status" = 'snoozed') = ("conversations"."snoozed_until" is not null))
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"text" text NOT NULL,
	"audience" text NOT NULL,
	"version" integer NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "drafts_workspace_id_conversation_id_agent_id_pk" PRIMARY KEY("workspace_id","conversation_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "reads" (
	"workspace_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	CONSTRAINT "reads_workspace_id_agent_id_conversation_id_pk" PRIMARY KEY("workspace_id","agent_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "message_aliases" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"first_external_id" text NOT NULL,
	CONSTRAINT "message_aliases_workspace_id_channel_id_external_id_pk" PRIMARY KEY("workspace_id","channel_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "message_facts" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"fact" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"text" text,
	"attachments" jsonb,
	CONSTRAINT "message_facts_workspace_id_channel_id_external_id_fact_at_pk" PRIMARY KEY("workspace_id","channel_id","external_id","fact","at")
);
--> statement-breakpoint
CREATE TABLE "message_versions" (
	"workspace_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "message_versions_workspace_id_message_id_at_pk" PRIMARY KEY("workspace_id","message_id","at")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"direction" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"author_name" text NOT NULL,
	"author_handle" text,
	"author_avatar_url" text,
	"author_external_id" text,
	"agent_id" uuid,
	"origin" text,
	"external_id" text,
	"in_reply_to" text,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"is_private" boolean NOT NULL,
	"attachments" jsonb,
	"language" text,
	"may_reply" boolean,
	"url" text,
	"edits" integer DEFAULT 0 NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"is_hidden" boolean DEFAULT false NOT NULL,
	"unsupported" text,
	"activity" jsonb,
	"delivery" text,
	"delivery_reason" text,
	"intent_id" uuid,
	"recipient_external_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"lease" uuid,
	"lease_until" timestamp (3) with time zone,
	"first_tried_at" timestamp (3) with time zone,
	"read_backs" integer DEFAULT 0 NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "messages_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "messages_seq_uq" UNIQUE("workspace_id","conversation_id","seq"),
	CONSTRAINT "messages_direction_known" CHECK ("messages"."direction" in ('inbound', 'outbound', 'internal')),
	CONSTRAINT "messages_kind_known" CHECK ("messages"."kind" in ('mention', 'reply', 'comment', 'quote', 'direct_message', 'note', 'activity')),
	CONSTRAINT "messages_delivery_known" CHECK ("messages"."delivery" is null or "messages"."delivery" in ('queued', 'sending', 'sent', 'rejected', 'unknown', 'unconfirmed')),
	CONSTRAINT "messages_delivery_iff_outbound" CHECK (("messages"."direction" = 'outbound') = ("messages"."delivery" is not null)),
	CONSTRAINT "messages_origin_iff_outbound" CHECK (("messages"."direction" = 'outbound') = ("messages"."origin" is not null and "messages"."origin" in ('agent', 'native', 'automatic'))),
	CONSTRAINT "messages_deleted_is_empty" CHECK ("messages"."deleted_at" is null or "messages"."text" = '')
);
--> statement-breakpoint
CREATE TABLE "send_attempts" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"request_hash" bytea NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"outcome" text,
	"http_status" integer,
	"platform_code" text,
	"detail" text,
	CONSTRAINT "send_attempts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "agent_brands" (
	"workspace_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"brand_id" uuid NOT NULL,
	CONSTRAINT "agent_brands_workspace_id_agent_id_brand_id_pk" PRIMARY KEY("workspace_id","agent_id","brand_id")
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"presence" text DEFAULT 'offline' NOT NULL,
	"last_seen_at" timestamp (3) with time zone,
	"capacity" integer DEFAULT 10 NOT NULL,
	"languages" text[] DEFAULT '{}' NOT NULL,
	"skills" text[] DEFAULT '{}' NOT NULL,
	"last_assigned_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "agents_email_uq" UNIQUE("workspace_id","email"),
	CONSTRAINT "agents_role_known" CHECK ("agents"."role" in ('agent', 'lead', 'admin')),
	CONSTRAINT "agents_presence_known" CHECK ("agents"."presence" in ('online', 'away', 'offline'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"token_hash" bytea NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "sessions_token_uq" UNIQUE("workspace_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"workspace_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	CONSTRAINT "team_members_workspace_id_team_id_agent_id_pk" PRIMARY KEY("workspace_id","team_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"brand_id" uuid NOT NULL,
	"name" text NOT NULL,
	"assignment_mode" text DEFAULT 'pull' NOT NULL,
	"policy_id" uuid,
	"required_skills" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "teams_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "teams_name_uq" UNIQUE("workspace_id","name"),
	CONSTRAINT "teams_assignment_mode_known" CHECK ("teams"."assignment_mode" in ('pull', 'push'))
);
--> statement-breakpoint
CREATE TABLE "sla_clocks" (
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"target" text NOT NULL,
	"ordinal" integer NOT NULL,
	"segment" integer NOT NULL,
	"policy_id" uuid NOT NULL,
	"policy_version" integer NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"goal_at" timestamp (3) with time zone,
	"warn_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"promise_ms" bigint NOT NULL,
	"goal_ms" bigint,
	"remaining_ms" bigint,
	"paused_at" timestamp (3) with time zone,
	"met_at" timestamp (3) with time zone,
	"goal_missed_at" timestamp (3) with time zone,
	"warned_at" timestamp (3) with time zone,
	"breached_at" timestamp (3) with time zone,
	"next_fire_at" timestamp (3) with time zone,
	CONSTRAINT "sla_clocks_workspace_id_conversation_id_target_ordinal_segment_pk" PRIMARY KEY("workspace_id","conversation_id","target","ordinal","segment"),
	CONSTRAINT "sla_clocks_target_known" CHECK ("sla_clocks"."target" in ('first_response', 'next_response', 'resolution')),
	CONSTRAINT "sla_clocks_state_known" CHECK ("sla_clocks"."state" in ('running', 'paused', 'met', 'met_late', 'breached', 'superseded', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "sla_policies" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	CONSTRAINT "sla_policies_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "sla_policies_name_uq" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "sla_policy_versions" (
	"workspace_id" uuid NOT NULL,
	"policy_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"hours" jsonb NOT NULL,
	"risk_share" real NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid,
	CONSTRAINT "sla_policy_versions_workspace_id_policy_id_version_pk" PRIMARY KEY("workspace_id","policy_id","version")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"workspace_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"data" text DEFAULT '{}' NOT NULL,
	CONSTRAINT "audit_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "brands" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "brands_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "brands_name_uq" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"workspace_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"status" bigint,
	"response" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_agent_id_route_key_pk" PRIMARY KEY("workspace_id","agent_id","route","key")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"reopen_window_ms" bigint DEFAULT 2592000000 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "channel_cursors" ADD CONSTRAINT "channel_cursors_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_workspace_id_brand_id_brands_workspace_id_id_fk" FOREIGN KEY ("workspace_id","brand_id") REFERENCES "public"."brands"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_workspace_id_team_id_teams_workspace_id_id_fk" FOREIGN KEY ("workspace_id","team_id") REFERENCES "public"."teams"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rate_limits" ADD CONSTRAINT "rate_limits_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handles" ADD CONSTRAINT "handles_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_events" ADD CONSTRAINT "conversation_events_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_links" ADD CONSTRAINT "conversation_links_workspace_id_from_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","from_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_links" ADD CONSTRAINT "conversation_links_workspace_id_to_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","to_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_contact_id_contacts_workspace_id_id_fk" FOREIGN KEY ("workspace_id","contact_id") REFERENCES "public"."contacts"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reads" ADD CONSTRAINT "reads_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_facts" ADD CONSTRAINT "message_facts_workspace_id_channel_id_channels_workspace_id_id_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_versions" ADD CONSTRAINT "message_versions_workspace_id_message_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "send_attempts" ADD CONSTRAINT "send_attempts_workspace_id_message_id_messages_workspace_id_id_fk" FOREIGN KEY ("workspace_id","message_id") REFERENCES "public"."messages"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_brands" ADD CONSTRAINT "agent_brands_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_brands" ADD CONSTRAINT "agent_brands_workspace_id_brand_id_brands_workspace_id_id_fk" FOREIGN KEY ("workspace_id","brand_id") REFERENCES "public"."brands"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_workspace_id_team_id_teams_workspace_id_id_fk" FOREIGN KEY ("workspace_id","team_id") REFERENCES "public"."teams"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_workspace_id_brand_id_brands_workspace_id_id_fk" FOREIGN KEY ("workspace_id","brand_id") REFERENCES "public"."brands"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_workspace_id_policy_id_sla_policies_workspace_id_id_fk" FOREIGN KEY ("workspace_id","policy_id") REFERENCES "public"."sla_policies"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_clocks" ADD CONSTRAINT "sla_clocks_workspace_id_conversation_id_conversations_workspace_id_id_fk" FOREIGN KEY ("workspace_id","conversation_id") REFERENCES "public"."conversations"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_policies" ADD CONSTRAINT "sla_policies_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_policy_versions" ADD CONSTRAINT "sla_policy_versions_workspace_id_policy_id_sla_policies_workspace_id_id_fk" FOREIGN KEY ("workspace_id","policy_id") REFERENCES "public"."sla_policies"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brands" ADD CONSTRAINT "brands_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "quarantine_part_uq" ON "quarantine" USING btree ("workspace_id","receipt_id","digest");--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_digest_uq" ON "receipts" USING btree ("workspace_id","channel_id","digest");--> statement-breakpoint
CREATE INDEX "receipts_unprocessed_idx" ON "receipts" USING btree ("workspace_id","channel_id","id") WHERE "receipts"."processed_at" is null;--> statement-breakpoint
CREATE INDEX "handles_contact_idx" ON "handles" USING btree ("workspace_id","contact_id");--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_current_uq" ON "assignments" USING btree ("workspace_id","conversation_id") WHERE "assignments"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "assignments_agent_idx" ON "assignments" USING btree ("workspace_id","agent_id","at");--> statement-breakpoint
CREATE INDEX "conversation_links_to_idx" ON "conversation_links" USING btree ("workspace_id","to_id");--> statement-breakpoint
CREATE UNIQUE INDEX "conversations_thread_uq" ON "conversations" USING btree ("workspace_id","channel_id","thread_key","person_external_id") WHERE "conversations"."is_current";--> statement-breakpoint
CREATE INDEX "conversations_deadline_idx" ON "conversations" USING btree ("workspace_id","status",coalesce("next_due_at", 'infinity'),"id");--> statement-breakpoint
CREATE INDEX "conversations_assignee_idx" ON "conversations" USING btree ("workspace_id","assignee_id","status",coalesce("next_due_at", 'infinity'),"id");--> statement-breakpoint
CREATE INDEX "conversations_waiting_idx" ON "conversations" USING btree ("workspace_id","status",coalesce("waiting_since", 'infinity'),"id");--> statement-breakpoint
CREATE INDEX "conversations_newest_idx" ON "conversations" USING btree ("workspace_id","status","opened_at","id");--> statement-breakpoint
CREATE INDEX "conversations_unassigned_idx" ON "conversations" USING btree ("workspace_id","team_id",coalesce("next_due_at", 'infinity'),"waiting_since","id") WHERE "conversations"."assignee_id" is null and "conversations"."status" = 'open';--> statement-breakpoint
CREATE INDEX "conversations_snoozed_idx" ON "conversations" USING btree ("workspace_id","snoozed_until") WHERE "conversations"."status" = 'snoozed';--> statement-breakpoint
CREATE INDEX "conversations_contact_idx" ON "conversations" USING btree ("workspace_id","contact_id","opened_at");--> statement-breakpoint
CREATE INDEX "conversations_opened_idx" ON "conversations" USING btree ("workspace_id","opened_at");--> statement-breakpoint
CREATE INDEX "conversations_post_idx" ON "conversations" USING btree ("workspace_id","post_id") WHERE "conversations"."post_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_external_uq" ON "messages" USING btree ("workspace_id","channel_id","external_id") WHERE "messages"."external_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_intent_uq" ON "messages" USING btree ("workspace_id","intent_id") WHERE "messages"."intent_id" is not null;--> statement-breakpoint
CREATE INDEX "messages_outbox_idx" ON "messages" USING btree ("workspace_id","next_attempt_at") WHERE "messages"."delivery" in ('queued', 'sending', 'unknown');--> statement-breakpoint
CREATE INDEX "messages_unconfirmed_idx" ON "messages" USING btree ("workspace_id","sent_at") WHERE "messages"."delivery" = 'unconfirmed';--> statement-breakpoint
CREATE INDEX "send_attempts_message_idx" ON "send_attempts" USING btree ("workspace_id","message_id");--> statement-breakpoint
CREATE INDEX "team_members_agent_idx" ON "team_members" USING btree ("workspace_id","agent_id");--> statement-breakpoint
CREATE INDEX "sla_clocks_armed_idx" ON "sla_clocks" USING btree ("workspace_id","next_fire_at") WHERE "sla_clocks"."next_fire_at" is not null;