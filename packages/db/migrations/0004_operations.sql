-- The audit log becomes a chain: each entry carries the hash of the one before it in its workspace. The chain is made here, in the
-- database, so that every version of the code that adds an entry adds a chained one.
ALTER TABLE "audit" ADD COLUMN "position" bigint;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "origin" text;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "previous_hash" "bytea";--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "hash" "bytea";--> statement-breakpoint
-- The canonical form of core's auditText, version 1: any change there needs another version.
create function audit_hash(entry audit) returns bytea language sql immutable
  as $$ select sha256(convert_to(concat_ws(E'\n', 'v1', encode(entry.previous_hash, 'hex'), entry.workspace_id::text, entry.position::text,
    round(extract(epoch from entry.at) * 1000)::bigint::text, coalesce(entry.actor_id::text, ''), entry.action, entry.subject_type,
    entry.subject_id, coalesce(entry.origin, ''), coalesce(entry.request_id, ''), entry.data), 'UTF8')) $$;--> statement-breakpoint
create function audit_chain() returns trigger language plpgsql set search_path from current as $$
declare
  last record;
begin
  -- One writer at a time at the end of a workspace's chain, until its transaction ends. The select is a statement of its own,
  -- so it sees what the writer before committed.
  perform pg_advisory_xact_lock(715517, hashtext(new.workspace_id::text));
  select a.position, a.hash into last from audit a where a.workspace_id = new.workspace_id order by a.position desc limit 1;
  -- A line of the log is one line: no field holds a control character.
  new.action := regexp_replace(new.action, '[\u0001-\u001f\u007f-\u009f]', ' ', 'g');
  new.subject_type := regexp_replace(new.subject_type, '[\u0001-\u001f\u007f-\u009f]', ' ', 'g');
  new.subject_id := regexp_replace(new.subject_id, '[\u0001-\u001f\u007f-\u009f]', ' ', 'g');
  new.origin := regexp_replace(new.origin, '[\u0001-\u001f\u007f-\u009f]', ' ', 'g');
  new.request_id := regexp_replace(new.request_id, '[\u0001-\u001f\u007f-\u009f]', ' ', 'g');
  new.data := regexp_replace(new.data, '[\u0001-\u001f\u007f-\u009f]', ' ', 'g');
  new.position := coalesce(last.position, 0) + 1;
  new.previous_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  new.hash := audit_hash(new);
  return new;
end $$;--> statement-breakpoint
create trigger audit_chain before insert on audit for each row execute function audit_chain();--> statement-breakpoint
-- What is there is chained as it stands. The owner is held to row level security too; for this it must not be.
alter table audit no force row level security;--> statement-breakpoint
do $$
declare
  entry audit;
  previous bytea;
  workspace uuid;
  number bigint;
begin
  for entry in select * from audit order by workspace_id, id loop
    if workspace is distinct from entry.workspace_id then
      workspace := entry.workspace_id;
      number := 0;
      previous := decode(repeat('00', 32), 'hex');
    end if;
    number := number + 1;
    entry.position := number;
    entry.previous_hash := previous;
    previous := audit_hash(entry);
    update audit set position = number, previous_hash = entry.previous_hash, hash = previous
      where workspace_id = entry.workspace_id and id = entry.id;
  end loop;
end $$;--> statement-breakpoint
alter table audit force row level security;--> statement-breakpoint
-- safe: set-not-null: the audit log is small, and its only writers are waiting for this transaction anyway
ALTER TABLE "audit" ALTER COLUMN "position" SET NOT NULL, ALTER COLUMN "previous_hash" SET NOT NULL, ALTER COLUMN "hash" SET NOT NULL;--> statement-breakpoint
-- safe: index: the audit log is small
CREATE INDEX "audit_actor_idx" ON "audit" USING btree ("workspace_id","actor_id","position");--> statement-breakpoint
-- safe: index: the audit log is small
CREATE INDEX "audit_at_idx" ON "audit" USING btree ("workspace_id","at");--> statement-breakpoint
-- safe: unique: the audit log is small
ALTER TABLE "audit" ADD CONSTRAINT "audit_position_uq" UNIQUE("workspace_id","position");
