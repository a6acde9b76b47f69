-- What a search compares: the words of every record in plain letters (kit/sql/words.sql), and every word that a slip may
-- have meant.

-- What an index calls names its own functions with their schema: indexes are built, and backups restored, without a path.

-- What the notice of a decision on the forward plan tells.
create function search_notice(item jsonb) returns tsvector language sql immutable parallel safe cost 1000 as $$
  select public.search_words(coalesce(item ->> 'title', ''), item ->> 'purpose')
$$;

-- The word and the word with each letter left out in turn.
create function search_keys(word text) returns text[] language sql immutable parallel safe as $$
  select array_agg(distinct left(word, at - 1) || substr(word, at + 1)) from generate_series(1, length(word) + 1) at
$$;

-- The statement that keeps the words of some columns of a table, as far as they are not kept yet.
-- Nothing is locked: a word kept twice by two at once does no harm.
create function search_keep_from(source text, columns text) returns text language sql immutable as $$
  select format(
    'insert into overview_word (word, keys) select word, search_keys(word) from ('
      'select distinct unnest(string_to_array(search_plain(concat_ws('' '', %s)), '' '')) as word from %s) as words '
    'where word ~ ''^[a-z]{5,}$'' and not exists (select from overview_word as kept where kept.word = words.word)',
    columns, source)
$$;

-- Keeps the words of the rows written, however they were written; its argument is a list of columns.
create function search_keep() returns trigger language plpgsql as $$
begin
  execute search_keep_from('written', tg_argv[0]);
  return null;
end $$;

-- Keeps all words anew, and none that no record holds any more.
create function search_keep_all() returns void language plpgsql as $$
declare
  kept record;
begin
  delete from overview_word;
  for kept in
    select tgrelid::regclass::text as source, convert_from(substring(tgargs for length(tgargs) - 1), 'utf8') as columns
    from pg_trigger where tgfoid = 'search_keep'::regproc and tgname like '%_insert' order by 1
  loop
    execute search_keep_from(kept.source, kept.columns);
  end loop;
end $$;

create index decision_by_words on decisions_decision
  using gin (search_words(title, reference, summary, purpose, reasons));
create index clause_by_words on decisions_clause using gin (search_words('', text));
create index item_by_words on decisions_editionitem using gin (search_notice(item));
create index commission_by_words on procurement_commission
  using gin (search_words(title, reference, need, client_group));
create index provider_by_words on providers_provider using gin (
  search_words(legal_name, reference, search_joined(trading_names), town, company_number, charity_number, cqc_id));
