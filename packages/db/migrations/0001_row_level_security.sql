-- Two roles that own nothing. `kwartier_app` is what every process works as; `kwartier_directory` answers the three
-- questions that must be asked before a workspace is known. Roles belong to the whole server, so they may be here already.
do $$ begin create role kwartier_app nologin; exception when duplicate_object or unique_violation then null; end $$;
--> statement-breakpoint
do $$ begin create role kwartier_directory nologin; exception when duplicate_object or unique_violation then null; end $$;
--> statement-breakpoint
-- Whoever migrates must be able to become them.
do $$ begin
  if not pg_has_role(current_user, 'kwartier_app', 'MEMBER') then execute format('grant kwartier_app to %I', current_user); end if;
  if not pg_has_role(current_user, 'kwartier_directory', 'MEMBER') then execute format('grant kwartier_directory to %I', current_user); end if;
exception when unique_violation then null; end $$;
--> statement-breakpoint
do $$
declare
  t record;
  key text;
begin
  execute format('grant usage on schema %I to kwartier_app, kwartier_directory', current_schema());
  for t in select tablename from pg_tables where schemaname = current_schema() and tablename not like '\_\_%' loop
    key := case when t.tablename = 'workspaces' then 'id' else 'workspace_id' end;
    execute format('alter table %I enable row level security', t.tablename);
    -- FORCE: the owner is held to it as well, so that a migration cannot reach across tenants by mistake.
    execute format('alter table %I force row level security', t.tablename);
    execute format(
      'create policy in_workspace on %I to kwartier_app using (%I = nullif(current_setting(''app.workspace_id'', true), '''')::uuid) with check (%I = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)',
      t.tablename, key, key);
    execute format('grant select, insert, update, delete on %I to kwartier_app', t.tablename);
  end loop;
end $$;
--> statement-breakpoint
-- What was done is only ever added to.
revoke update, delete on audit from kwartier_app;
--> statement-breakpoint
revoke update, delete on send_attempts from kwartier_app;
--> statement-breakpoint
grant update (finished_at, outcome, http_status, platform_code, detail) on send_attempts to kwartier_app;
--> statement-breakpoint
create policy directory on workspaces for select to kwartier_directory using (true);
--> statement-breakpoint
create policy directory on channels for select to kwartier_directory using (true);
--> statement-breakpoint
create policy directory on agents for select to kwartier_directory using (true);
--> statement-breakpoint
grant select (id) on workspaces to kwartier_directory;
--> statement-breakpoint
grant select (workspace_id, id) on channels to kwartier_directory;
--> statement-breakpoint
grant select (workspace_id, id, email, is_active) on agents to kwartier_directory;
--> statement-breakpoint
create function directory_workspaces() returns setof uuid language sql stable security definer set search_path from current
  as $$ select id from workspaces order by id $$;
--> statement-breakpoint
create function directory_channel(channel uuid) returns uuid language sql stable security definer set search_path from current
  as $$ select workspace_id from channels where id = channel $$;
--> statement-breakpoint
create function directory_agents(address text) returns table (workspace_id uuid, agent_id uuid) language sql stable security definer set search_path from current
  as $$ select workspace_id, id from agents where email = address and is_active order by workspace_id $$;
--> statement-breakpoint
create index channels_id_idx on channels (id);
--> statement-breakpoint
create index agents_email_idx on agents (email);
--> statement-breakpoint
do $$ begin
  execute format('grant create on schema %I to kwartier_directory', current_schema());
  alter function directory_workspaces() owner to kwartier_directory;
  alter function directory_channel(uuid) owner to kwartier_directory;
  alter function directory_agents(text) owner to kwartier_directory;
  execute format('revoke create on schema %I from kwartier_directory', current_schema());
end $$;
--> statement-breakpoint
do $$ declare f text; begin
  foreach f in array array['directory_workspaces()', 'directory_channel(uuid)', 'directory_agents(text)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to kwartier_app', f);
  end loop;
end $$;
--> statement-breakpoint
-- Room in each page for the next version of a row: every message changes its conversation.
alter table conversations set (fillfactor = 75);
--> statement-breakpoint
alter table sla_clocks set (fillfactor = 85);
