CREATE TABLE "instances" (
	"id" text PRIMARY KEY NOT NULL,
	"only" integer DEFAULT 1 NOT NULL,
	"app_version" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "instances_only_unique" UNIQUE("only"),
	CONSTRAINT "instances_only_one" CHECK ("instances"."only" = 1)
);
