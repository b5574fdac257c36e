-- The functions bring their search path along: Postgres looks through indexes, to count and to mend them, with an empty one.

-- One form for every way to write a word: small letters, no accents, no vowel signs of Arabic, full and half width alike.
create function search_fold(said text) returns text language sql immutable strict parallel safe as $$
  select replace(replace(replace(translate(
    normalize(regexp_replace(normalize(lower(left(said, 20000) collate "pg_c_utf8"), nfkd), '[\u0300-\u036f\u0640\u064b-\u065f\u0670]', '', 'g'), nfc),
    'øłđıىة', 'oldiيه'), 'ß', 'ss'), 'œ', 'oe'), 'æ', 'ae')
$$;
--> statement-breakpoint
-- The words of a text, at most 40 letters each. Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese) give every
-- two letters that stand together, as search engines do.
create function search_words(said text) returns text[] language plpgsql immutable strict parallel safe set search_path from current as $$
declare
  folded text := search_fold(said);
  runs text;
begin
  if folded ~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff]' then
    runs := regexp_replace(folded, '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff]+)', ' \1 ', 'g');
    folded := regexp_replace(runs, '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff]{2})', '\1 ', 'g') || ' ' || regexp_replace(
      regexp_replace(runs, ' ([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff])', ' \1 ', 'g'),
      '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff]{2})', '\1 ', 'g');
  end if;
  return array(select distinct left(word, 40) from unnest(regexp_split_to_array(folded collate "pg_c_utf8", '[^[:alnum:]]+')) as word where word <> '');
end $$;
--> statement-breakpoint
-- What a message is found by: its words, and the week it is from, so that the newest are found without reading all.
create function search_vector(said text, at timestamptz) returns tsvector language plpgsql immutable strict parallel safe set search_path from current as $$
begin
  return array_to_tsvector(search_words(said) || ('@' || floor(extract(epoch from at) / 604800)::int));
end $$;
--> statement-breakpoint
-- All words; from three letters on, what begins with them too.
create function search_query(said text) returns tsquery language sql immutable strict parallel safe set search_path from current as $$
  select coalesce(string_agg('''' || word || '''' || case when length(word) > 2 or word ~ '[^[:ascii:]]' then ':*' else '' end, ' & '), '')::tsquery
  from unnest(search_words(said)) as word
$$;
--> statement-breakpoint
-- What a name is found by: its words, and each of four letters and more with one letter left out, so that one slip of the pen finds it.
create function name_vector(said text) returns tsvector language plpgsql immutable strict parallel safe set search_path from current as $$
begin
  return array_to_tsvector(array(
    select '=' || word from unnest(search_words(left(said, 200))) as word
    union
    select '~' || overlay(word placing '' from place for 1) from unnest(search_words(left(said, 200))) as word, generate_series(1, length(word)) as place where length(word) between 4 and 30));
end $$;
--> statement-breakpoint
-- A letter too many, too few, wrong or out of place (W. Garbe's symmetric deletions).
create function name_query(said text) returns tsquery language sql immutable strict parallel safe set search_path from current as $$
  select coalesce(string_agg('(''=' || word || ''':*' || case when length(word) between 4 and 30 then ' | ''~' || word || '''' || (
    select string_agg(' | ''=' || less || ''' | ''~' || less || '''', '') from (select distinct overlay(word placing '' from place for 1) as less from generate_series(1, length(word)) as place) as shorter
  ) else '' end || ')', ' & '), '')::tsquery
  from unnest(search_words(left(said, 200))) as word
$$;
--> statement-breakpoint
-- Row level security asks every row whose it is before it lets an index of words be used. These two functions ask themselves, in the same words.
create policy finding on messages for select to kwartier_directory using (true);
--> statement-breakpoint
create policy finding on contacts for select to kwartier_directory using (true);
--> statement-breakpoint
create policy finding on handles for select to kwartier_directory using (true);
--> statement-breakpoint
grant select (workspace_id, id, conversation_id, text, sent_at) on messages to kwartier_directory;
--> statement-breakpoint
grant select (workspace_id, id, name) on contacts to kwartier_directory;
--> statement-breakpoint
grant select (workspace_id, contact_id, handle, name) on handles to kwartier_directory;
--> statement-breakpoint
-- The newest messages of the workspace that hold all words, of the last so many weeks before `seen_at` or of all time, older than the last one seen.
create function find_messages(said text, weeks int, seen_at timestamptz, seen_id uuid, most int)
  returns table (message_id uuid, conversation_id uuid, at timestamptz) language plpgsql stable security definer set search_path from current as $$
declare
  wanted tsquery := search_query(said);
  newest int := floor(extract(epoch from seen_at) / 604800)::int;
begin
  if numnode(wanted) = 0 then return; end if;
  if weeks is not null then
    wanted := wanted && (select string_agg('''@' || n || '''', ' | ')::tsquery from generate_series(newest - weeks + 1, newest) as n);
  end if;
  -- Planned anew each time: how common the words are decides the plan.
  return query execute 'select id, conversation_id, sent_at from messages where search_vector(text, sent_at) @@ $1 and text <> '''' and workspace_id = $2 and (sent_at, id) < ($3, $4) order by sent_at desc, id desc limit $5'
    using wanted, nullif(current_setting('app.workspace_id', true), '')::uuid, seen_at, seen_id, most;
end $$;
--> statement-breakpoint
-- Customers of the workspace whose name, or name and handle on a platform, holds all words; then those of whom it is true give or take a letter.
create function find_contacts(said text, most int) returns setof uuid language plpgsql stable security definer set search_path from current as $$
declare
  workspace uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  exact tsquery := (select coalesce(string_agg('''=' || word || ''':*', ' & '), '')::tsquery from unnest(search_words(left(said, 200))) as word);
  wanted tsquery;
  found uuid[] := '{}';
begin
  if numnode(exact) = 0 then return; end if;
  foreach wanted in array array[exact, name_query(said)] loop
    -- Planned anew each time: how common the name is decides the plan. No order: it would look at everybody of that name.
    execute 'select $4 || coalesce(array_agg(distinct contact_id), ''{}'') from (
        (select id as contact_id from contacts where name_vector(name) @@ $1 and workspace_id = $2 and id <> all ($4) limit $3)
        union all
        (select contact_id from handles where name_vector(coalesce(handle, '''') || '' '' || coalesce(name, '''')) @@ $1 and workspace_id = $2 and contact_id <> all ($4) limit $3)
      ) as of_that_name'
      into found using wanted, workspace, most - cardinality(found), found;
    exit when cardinality(found) >= most;
  end loop;
  return query select unnest(found) limit most;
end $$;
--> statement-breakpoint
do $$ begin
  execute format('grant create on schema %I to kwartier_directory', current_schema());
  alter function find_messages(text, int, timestamptz, uuid, int) owner to kwartier_directory;
  alter function find_contacts(text, int) owner to kwartier_directory;
  execute format('revoke create on schema %I from kwartier_directory', current_schema());
end $$;
--> statement-breakpoint
do $$ declare f text; begin
  foreach f in array array['find_messages(text, int, timestamptz, uuid, int)', 'find_contacts(text, int)'] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to kwartier_app', f);
  end loop;
end $$;
