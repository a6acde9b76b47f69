-- What a search compares: words in plain letters, made alike for every room.

-- What an index calls names its own functions with their schema: indexes are built, and backups restored, without a path.

-- The same folding as commissioning.kit.spelling.words_in; words are parted by single spaces.
-- In plpgsql, which keeps its plans: a function in plain SQL that calls others costs five times as much for each row.
create function search_plain(said text) returns text language plpgsql immutable parallel safe as $$
declare
  plain text := left(said, 100000);
begin
  if octet_length(plain) <> length(plain) then
    plain := translate(regexp_replace(normalize(plain, NFKD), '[\u0300-\u036f]', '', 'g'),
      U&'\00D8\00F8\0110\0111\0141\0142\0131\00D0\00F0\2018\2019\02BC', 'ooddllidd');
    plain := replace(replace(replace(replace(plain, 'ß', 'ss'), 'ẞ', 'ss'), 'Æ', 'ae'), 'æ', 'ae');
    plain := replace(replace(replace(replace(plain, 'Œ', 'oe'), 'œ', 'oe'), 'Þ', 'th'), 'þ', 'th');
  end if;
  plain := regexp_replace(lower(replace(plain, '''', '') collate "C"), '[^a-z0-9]+', ' ', 'g');
  return regexp_replace(plain, '([a-z0-9]{60})', '\1 ', 'g');
end $$;

create function search_joined(said text[]) returns text language sql immutable parallel safe as $$
  select array_to_string(said, ' ')
$$;

-- All words of a record; those of its title a second time with a sign before them, so that one index finds both.
create function search_words(title text, variadic others text[]) returns tsvector
language plpgsql immutable parallel safe cost 1000 as $$
declare
  named text := btrim(public.search_plain(title));
begin
  return array_to_tsvector(array_remove(
    string_to_array(named || ' ' || public.search_plain(array_to_string(others, ' ')), ' ')
      || string_to_array('=' || replace(nullif(named, ''), ' ', ' ='), ' '), ''));
end $$;
