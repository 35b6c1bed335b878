CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "apikeys" (
	"id" text PRIMARY KEY NOT NULL,
	"config_id" text DEFAULT 'default' NOT NULL,
	"name" text,
	"start" text,
	"reference_id" text NOT NULL,
	"prefix" text,
	"key" text NOT NULL,
	"refill_interval" integer,
	"refill_amount" integer,
	"last_refill_at" timestamp (3) with time zone,
	"enabled" boolean DEFAULT true,
	"rate_limit_enabled" boolean DEFAULT true,
	"rate_limit_time_window" integer DEFAULT 86400000,
	"rate_limit_max" integer DEFAULT 10,
	"request_count" integer DEFAULT 0,
	"remaining" integer,
	"last_request" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"permissions" text,
	"metadata" text,
	CONSTRAINT "apikeys_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"inviter_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_bindings" (
	"key_id" text PRIMARY KEY NOT NULL,
	"organization_id" text,
	"application_id" text,
	"environment_id" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "key_bindings_tenant" CHECK ("key_bindings"."organization_id" is not null or ("key_bindings"."application_id" is null and "key_bindings"."environment_id" is null))
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "members_organization_id_user_id_unique" UNIQUE("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"active_organization_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "device_days" (
	"environment_id" text NOT NULL,
	"day" date NOT NULL,
	"install_id" text NOT NULL,
	"dims" jsonb NOT NULL,
	CONSTRAINT "device_days_environment_id_day_install_id_pk" PRIMARY KEY("environment_id","day","install_id")
);
--> statement-breakpoint
CREATE TABLE "dirty_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dirty_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"environment_id" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"environment_id" text NOT NULL,
	"sent_day" date NOT NULL,
	"event_id" uuid NOT NULL,
	"install_id" text NOT NULL,
	"n" bigint NOT NULL,
	"t" bigint NOT NULL,
	"type" text NOT NULL,
	"model_id" text,
	"version" integer,
	"seq" bigint,
	"reason" text,
	"dims" jsonb NOT NULL,
	"data" jsonb,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_environment_id_sent_day_event_id_pk" PRIMARY KEY("environment_id","sent_day","event_id")
) PARTITION BY RANGE ("sent_day"); -- by hand: drizzle-kit knows no partitions
--> statement-breakpoint
CREATE TABLE "install_models" (
	"environment_id" text NOT NULL,
	"install_id" text NOT NULL,
	"model_id" text NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"n" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "install_models_environment_id_install_id_model_id_pk" PRIMARY KEY("environment_id","install_id","model_id")
);
--> statement-breakpoint
CREATE TABLE "installs" (
	"environment_id" text NOT NULL,
	"install_id" text NOT NULL,
	"first_seen" timestamp (3) with time zone NOT NULL,
	"last_seen" timestamp (3) with time zone NOT NULL,
	"n" bigint NOT NULL,
	"dims" jsonb NOT NULL,
	CONSTRAINT "installs_environment_id_install_id_pk" PRIMARY KEY("environment_id","install_id")
);
--> statement-breakpoint
CREATE TABLE "rollup_hours" (
	"environment_id" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"model_id" text NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"dim" text NOT NULL,
	"value" text NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "rollup_hours_environment_id_hour_model_id_version_type_dim_value_pk" PRIMARY KEY("environment_id","hour","model_id","version","type","dim","value")
);
--> statement-breakpoint
CREATE TABLE "deployments" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"environment_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"kind" text NOT NULL,
	"model_id" text,
	"version_id" text,
	"rollout_id" text,
	"payload" jsonb NOT NULL,
	"reason" text,
	"actor" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deployments_environment_id_seq_unique" UNIQUE("environment_id","seq")
);
--> statement-breakpoint
CREATE TABLE "environment_manifests" (
	"environment_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"envelope" "bytea" NOT NULL,
	"etag" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "environment_manifests_environment_id_seq_pk" PRIMARY KEY("environment_id","seq")
);
--> statement-breakpoint
CREATE TABLE "environment_targets" (
	"organization_id" text NOT NULL,
	"environment_id" text NOT NULL,
	"model_id" text NOT NULL,
	"default_version_id" text,
	"previous_version_id" text,
	"rollout_id" text,
	"blocked" integer[] DEFAULT '{}' NOT NULL,
	"mandatory_seq" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "environment_targets_environment_id_model_id_pk" PRIMARY KEY("environment_id","model_id")
);
--> statement-breakpoint
CREATE TABLE "overrides" (
	"organization_id" text NOT NULL,
	"environment_id" text NOT NULL,
	"model_id" text NOT NULL,
	"install_hash" char(16) NOT NULL,
	"version_id" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "overrides_environment_id_model_id_install_hash_pk" PRIMARY KEY("environment_id","model_id","install_hash")
);
--> statement-breakpoint
CREATE TABLE "published_blobs" (
	"sha256" text NOT NULL,
	"environment_id" text NOT NULL,
	"until" timestamp (3) with time zone,
	CONSTRAINT "published_blobs_sha256_environment_id_pk" PRIMARY KEY("sha256","environment_id")
);
--> statement-breakpoint
CREATE TABLE "rollouts" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"environment_id" text NOT NULL,
	"model_id" text NOT NULL,
	"version_id" text NOT NULL,
	"bps" integer NOT NULL,
	"state" text NOT NULL,
	"cohorts" text[] DEFAULT '{}' NOT NULL,
	"schedule" jsonb,
	"policy" jsonb,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_reason" text,
	CONSTRAINT "rollouts_organization_id_id_unique" UNIQUE("organization_id","id"),
	CONSTRAINT "rollouts_bps" CHECK ("rollouts"."bps" between 0 and 10000),
	CONSTRAINT "rollouts_state" CHECK ("rollouts"."state" in ('running', 'paused', 'halted', 'complete', 'superseded'))
);
--> statement-breakpoint
CREATE TABLE "root_documents" (
	"application_id" text NOT NULL,
	"version" integer NOT NULL,
	"envelope" "bytea" NOT NULL,
	CONSTRAINT "root_documents_application_id_version_pk" PRIMARY KEY("application_id","version")
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"keyid" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"role" text NOT NULL,
	"public_key" text NOT NULL,
	"private_enc" "bytea",
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "signing_keys_role" CHECK ("signing_keys"."role" in ('root', 'manifest'))
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"personal" boolean DEFAULT false NOT NULL,
	"key_max_days" integer DEFAULT 365 NOT NULL,
	"logo" text,
	"metadata" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "aliases" (
	"organization_id" text NOT NULL,
	"model_id" text NOT NULL,
	"name" text NOT NULL,
	"version_id" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor" jsonb NOT NULL,
	CONSTRAINT "aliases_model_id_name_pk" PRIMARY KEY("model_id","name")
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"bundle_id" text,
	"root_version" integer DEFAULT 1 NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "applications_organization_id_id_unique" UNIQUE("organization_id","id"),
	CONSTRAINT "applications_organization_id_name_key_unique" UNIQUE("organization_id","name_key")
);
--> statement-breakpoint
CREATE TABLE "blob_grants" (
	"organization_id" text NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "blob_grants_organization_id_sha256_pk" PRIMARY KEY("organization_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"sha256" text PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"chunks" "bytea",
	"stored_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"verified_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "environments" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"name" text NOT NULL,
	"public_key" text NOT NULL,
	"old_key" text,
	"old_key_until" timestamp (3) with time zone,
	"protected" boolean DEFAULT false NOT NULL,
	"frozen_until" timestamp (3) with time zone,
	"ttl_days" integer DEFAULT 30 NOT NULL,
	"min_poll_seconds" integer DEFAULT 300 NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"last_event_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "environments_public_key_unique" UNIQUE("public_key"),
	CONSTRAINT "environments_old_key_unique" UNIQUE("old_key"),
	CONSTRAINT "environments_organization_id_id_unique" UNIQUE("organization_id","id"),
	CONSTRAINT "environments_application_id_name_unique" UNIQUE("application_id","name"),
	CONSTRAINT "environments_ttl_days" CHECK ("environments"."ttl_days" between 1 and 365),
	CONSTRAINT "environments_min_poll_seconds" CHECK ("environments"."min_poll_seconds" between 30 and 86400)
);
--> statement-breakpoint
CREATE TABLE "models" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"application_id" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"next_version" integer DEFAULT 1 NOT NULL,
	"latest_enabled" boolean DEFAULT true NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "models_organization_id_id_unique" UNIQUE("organization_id","id"),
	CONSTRAINT "models_application_id_name_key_unique" UNIQUE("application_id","name_key")
);
--> statement-breakpoint
CREATE TABLE "upload_parts" (
	"upload_id" text NOT NULL,
	"number" integer NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"etag" text NOT NULL,
	CONSTRAINT "upload_parts_upload_id_number_pk" PRIMARY KEY("upload_id","number")
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"version_id" text NOT NULL,
	"sha256" text,
	"size" bigint,
	"part_size" integer NOT NULL,
	"multipart_id" text,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "version_files" (
	"version_id" text NOT NULL,
	"path" text NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "version_files_version_id_path_pk" PRIMARY KEY("version_id","path")
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"model_id" text NOT NULL,
	"number" integer,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"filename" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"archive_sha256" text,
	"archive_size" bigint,
	"manifest_sha256" text,
	"signature_id" text,
	"metrics" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"provenance" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"dataset_hash" text,
	"parent_version_id" text,
	"failure" jsonb,
	"yanked_at" timestamp (3) with time zone,
	"yank_reason" text,
	"actor" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ready_at" timestamp (3) with time zone,
	CONSTRAINT "versions_organization_id_id_unique" UNIQUE("organization_id","id"),
	CONSTRAINT "versions_model_id_number_unique" UNIQUE("model_id","number"),
	CONSTRAINT "versions_state" CHECK ("versions"."state" in ('pending', 'verifying', 'ready', 'yanked', 'failed')),
	CONSTRAINT "versions_description" CHECK (char_length("versions"."description") <= 255),
	CONSTRAINT "versions_number" CHECK (("versions"."state" in ('ready', 'yanked')) = ("versions"."number" is not null))
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor" jsonb NOT NULL,
	"action" text NOT NULL,
	"target" jsonb NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"ip_hash" text
);
--> statement-breakpoint
CREATE TABLE "idempotency_records" (
	"principal" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer NOT NULL,
	"response" jsonb,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_records_principal_key_pk" PRIMARY KEY("principal","key")
);
--> statement-breakpoint
CREATE TABLE "rate_counters" (
	"bucket" text NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"n" integer NOT NULL,
	CONSTRAINT "rate_counters_bucket_window_start_pk" PRIMARY KEY("bucket","window_start")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"run_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_inviter_id_users_id_fk" FOREIGN KEY ("inviter_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_bindings" ADD CONSTRAINT "key_bindings_key_id_apikeys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."apikeys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_bindings" ADD CONSTRAINT "key_bindings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_bindings" ADD CONSTRAINT "key_bindings_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_bindings" ADD CONSTRAINT "key_bindings_application_fk" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_bindings" ADD CONSTRAINT "key_bindings_environment_fk" FOREIGN KEY ("organization_id","environment_id") REFERENCES "public"."environments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_application_fk" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_environment_fk" FOREIGN KEY ("organization_id","environment_id") REFERENCES "public"."environments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_model_fk" FOREIGN KEY ("organization_id","model_id") REFERENCES "public"."models"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_version_fk" FOREIGN KEY ("organization_id","version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_rollout_fk" FOREIGN KEY ("organization_id","rollout_id") REFERENCES "public"."rollouts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environment_manifests" ADD CONSTRAINT "environment_manifests_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_environment_fk" FOREIGN KEY ("organization_id","environment_id") REFERENCES "public"."environments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_model_fk" FOREIGN KEY ("organization_id","model_id") REFERENCES "public"."models"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_default_fk" FOREIGN KEY ("organization_id","default_version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_previous_fk" FOREIGN KEY ("organization_id","previous_version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_rollout_fk" FOREIGN KEY ("organization_id","rollout_id") REFERENCES "public"."rollouts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_environment_fk" FOREIGN KEY ("organization_id","environment_id") REFERENCES "public"."environments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_model_fk" FOREIGN KEY ("organization_id","model_id") REFERENCES "public"."models"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_version_fk" FOREIGN KEY ("organization_id","version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_blobs" ADD CONSTRAINT "published_blobs_sha256_blobs_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."blobs"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_blobs" ADD CONSTRAINT "published_blobs_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_environment_fk" FOREIGN KEY ("organization_id","environment_id") REFERENCES "public"."environments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_model_fk" FOREIGN KEY ("organization_id","model_id") REFERENCES "public"."models"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_version_fk" FOREIGN KEY ("organization_id","version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "root_documents" ADD CONSTRAINT "root_documents_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_application_fk" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "aliases" ADD CONSTRAINT "aliases_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "aliases" ADD CONSTRAINT "aliases_model_fk" FOREIGN KEY ("organization_id","model_id") REFERENCES "public"."models"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "aliases" ADD CONSTRAINT "aliases_version_fk" FOREIGN KEY ("organization_id","version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blob_grants" ADD CONSTRAINT "blob_grants_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blob_grants" ADD CONSTRAINT "blob_grants_sha256_blobs_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."blobs"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environments" ADD CONSTRAINT "environments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environments" ADD CONSTRAINT "environments_application_fk" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_application_fk" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_parts" ADD CONSTRAINT "upload_parts_upload_id_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."uploads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_version_fk" FOREIGN KEY ("organization_id","version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_files" ADD CONSTRAINT "version_files_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_model_fk" FOREIGN KEY ("organization_id","model_id") REFERENCES "public"."models"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_parent_fk" FOREIGN KEY ("organization_id","parent_version_id") REFERENCES "public"."versions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user_id_index" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "apikeys_config_id_index" ON "apikeys" USING btree ("config_id");--> statement-breakpoint
CREATE INDEX "apikeys_reference_id_index" ON "apikeys" USING btree ("reference_id");--> statement-breakpoint
CREATE INDEX "invitations_organization_id_index" ON "invitations" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "invitations_email_index" ON "invitations" USING btree ("email");--> statement-breakpoint
CREATE INDEX "key_bindings_organization_id_index" ON "key_bindings" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "members_user_id_index" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier_index" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "install_models_environment_id_model_id_version_index" ON "install_models" USING btree ("environment_id","model_id","version");--> statement-breakpoint
CREATE INDEX "installs_environment_id_last_seen_index" ON "installs" USING btree ("environment_id","last_seen");--> statement-breakpoint
CREATE INDEX "deployments_environment_id_model_id_seq_index" ON "deployments" USING btree ("environment_id","model_id","seq" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "published_blobs_environment_id_index" ON "published_blobs" USING btree ("environment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rollouts_one_active" ON "rollouts" USING btree ("environment_id","model_id") WHERE "rollouts"."state" in ('running', 'paused');--> statement-breakpoint
CREATE INDEX "signing_keys_application_id_index" ON "signing_keys" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "uploads_version_id_index" ON "uploads" USING btree ("version_id");--> statement-breakpoint
CREATE INDEX "version_files_sha256_index" ON "version_files" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "versions_organization_id_dataset_hash_index" ON "versions" USING btree ("organization_id","dataset_hash");--> statement-breakpoint
CREATE INDEX "audit_entries_organization_id_at_id_index" ON "audit_entries" USING btree ("organization_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "idempotency_records_expires_at_index" ON "idempotency_records" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tasks_run_at_index" ON "tasks" USING btree ("run_at");