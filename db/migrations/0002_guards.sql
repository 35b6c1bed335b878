-- By hand: what drizzle-kit cannot express. Postgres 15 features only.

-- Rows that are history: never changed, never deleted. SW001 is mapped to `version/immutable` in db/errors.ts.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'Rows of % stay as they are: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'SW001';
END $$;
--> statement-breakpoint
CREATE TRIGGER deployments_immutable BEFORE UPDATE OR DELETE ON deployments FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER environment_manifests_immutable BEFORE UPDATE OR DELETE ON environment_manifests FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_entries_immutable BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A version that was ready once keeps everything but its words and whether it is yanked.
CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	free CONSTANT text[] := ARRAY['state', 'description', 'tags', 'yanked_at', 'yank_reason'];
BEGIN
	IF TG_OP = 'DELETE' OR to_jsonb(OLD) - free IS DISTINCT FROM to_jsonb(NEW) - free THEN
		RAISE EXCEPTION 'Version % stays as it is: % refused', OLD.id, TG_OP USING ERRCODE = 'SW001';
	END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER versions_immutable BEFORE UPDATE OR DELETE ON versions FOR EACH ROW WHEN (OLD.state IN ('ready', 'yanked')) EXECUTE FUNCTION refuse_version_change();
--> statement-breakpoint
-- One partition of `events` per day, from 31 days back to 3 ahead, and the fixed one for days out of range.
CREATE FUNCTION ensure_event_partitions(today date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	day date;
	name text;
BEGIN
	PERFORM pg_advisory_xact_lock(7305002);
	FOR day IN SELECT '1970-01-01'::date UNION ALL SELECT today + days FROM generate_series(-31, 3) AS days LOOP
		name := 'events_' || to_char(day, 'YYYYMMDD');
		IF to_regclass(name) IS NULL THEN
			EXECUTE format('CREATE TABLE %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)', name, day, day + 1);
		END IF;
	END LOOP;
END $$;
--> statement-breakpoint
-- Drops the partitions of days before `first_kept`, whole, and what the fixed one received before. Returns how many went.
CREATE FUNCTION drop_event_partitions(first_kept date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	name text;
	dropped integer := 0;
BEGIN
	PERFORM pg_advisory_xact_lock(7305002);
	FOR name IN
		SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
		WHERE inhparent = 'events'::regclass AND child.relname > 'events_19700101' AND child.relname < 'events_' || to_char(first_kept, 'YYYYMMDD')
	LOOP
		EXECUTE format('DROP TABLE %I', name);
		dropped := dropped + 1;
	END LOOP;
	DELETE FROM events_19700101 WHERE received_at < first_kept::timestamp AT TIME ZONE 'UTC';
	RETURN dropped;
END $$;
