-- The same words as before, found in a third of the time: every message that comes in pays for it. Plain ASCII, as most texts are, has nothing to fold
-- but its capitals; and Postgres reads words that stand between spaces as a tsvector by itself. What it would read otherwise (letters in pairs, words of
-- more than 40 letters) goes the long way.
create or replace function search_vector(said text, at timestamptz) returns tsvector language plpgsql immutable strict parallel safe set search_path from current as $$
declare
  week text := '@' || floor(extract(epoch from at) / 604800)::int;
  words text;
begin
  if octet_length(said) = length(said) then
    words := regexp_replace(lower(left(said, 20000) collate "C"), '[^a-z0-9]+', ' ', 'g');
  else
    words := search_fold(said);
    if words ~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff]' then
      return array_to_tsvector(search_words(said) || week);
    end if;
    words := regexp_replace(words collate "pg_c_utf8", '[^[:alnum:]]+', ' ', 'g');
  end if;
  if words ~ '[^ ]{41}' then
    return array_to_tsvector(search_words(said) || week);
  end if;
  return (words || ' ' || week)::tsvector;
end $$;
