-- What the words of a contract are, kept in a column that only searches read: made of each row on the way they cost too
-- much. Signs before a word tell where it stands: = in the title (search_words), @ in the name of who holds the contract,
-- + in that of one on its roster or who passed it on, ~ of one on its roster while the names are withheld. Who holds it is
-- among the plain words as well.
alter table contracts_contract add column words tsvector;

create function contract_words(of_contract bigint, title text, reference text, description text, holder bigint)
returns tsvector language plpgsql stable as $$
declare
  said text[] := tsvector_to_array(public.search_words(title, reference, description));
  named record;
begin
  for named in
    select sign, string_to_array(public.search_plain(string_agg(legal_name, ' ')), ' ') as words,
      array_agg(provider.reference::text) as known_as
    from (
      select '@' as sign, holder as key
      union select '+', from_provider_id from public.contracts_variation where contract_id = of_contract
      union select case when exists (
          select from public.contracts_withheldnames where contract_id = of_contract and released_on is null
        ) then '~' else '+' end, provider_id
        from public.contracts_rosterentry where umbrella_id = of_contract
    ) as names join public.providers_provider as provider on provider.id = key
    group by sign
  loop
    said := said || array(select named.sign || word from unnest(named.words || named.known_as) as word where word <> '');
    if named.sign = '@' then
      said := said || array_remove(named.words, '');
    end if;
  end loop;
  return array_to_tsvector(said);
end $$;

-- In one pass that writes each row once.
alter table contracts_contract
  alter column words type tsvector using contract_words(id, title, reference, description, provider_id);
-- Where a search had one before.
drop index if exists contract_by_words;
create index contract_by_words on contracts_contract using gin (words);
-- Without knowing how common words are the planner takes each for rare.
analyze contracts_contract (words);

create function contract_keeps_words() returns trigger language plpgsql as $$
begin
  new.words := public.contract_words(new.id, new.title, new.reference, new.description, new.provider_id);
  return new;
end $$;

create trigger contracts_contract_keeps_words
  before insert or update of title, reference, description, provider_id, words on contracts_contract
  for each row execute function contract_keeps_words();

-- Another table that changed says whose words are to be made anew; its argument is a query of their keys.
create function contract_words_anew() returns trigger language plpgsql as $$
begin
  execute 'update public.contracts_contract set words = null where id in (' || tg_argv[0] || ')';
  return null;
end $$;

create trigger contracts_rosterentry_words_insert after insert on contracts_rosterentry referencing new table as written
  for each statement execute function contract_words_anew('select umbrella_id from written');
create trigger contracts_rosterentry_words_update after update on contracts_rosterentry
  referencing old table as old_rows new table as written for each statement execute function
  contract_words_anew('select umbrella_id from written union select umbrella_id from old_rows');
create trigger contracts_rosterentry_words_delete after delete on contracts_rosterentry referencing old table as written
  for each statement execute function contract_words_anew('select umbrella_id from written');
create trigger contracts_withheldnames_words_insert after insert on contracts_withheldnames
  referencing new table as written
  for each statement execute function contract_words_anew('select contract_id from written');
create trigger contracts_withheldnames_words_update after update on contracts_withheldnames
  referencing old table as old_rows new table as written for each statement execute function
  contract_words_anew('select contract_id from written union select contract_id from old_rows');
create trigger contracts_withheldnames_words_delete after delete on contracts_withheldnames
  referencing old table as written
  for each statement execute function contract_words_anew('select contract_id from written');
create trigger contracts_variation_words_insert after insert on contracts_variation referencing new table as written
  for each statement execute function
  contract_words_anew('select contract_id from written where from_provider_id is not null');
create trigger contracts_variation_words_update after update on contracts_variation
  referencing old table as old_rows new table as written for each statement execute function contract_words_anew(
    'select contract_id from written join old_rows using (id, contract_id)'
    ' where written.from_provider_id is distinct from old_rows.from_provider_id'
  );
create trigger providers_provider_contract_words after update on providers_provider
  referencing old table as old_rows new table as written for each statement execute function contract_words_anew(
    'with renamed as (select id from written join old_rows using (id)'
    ' where (written.legal_name, written.reference) is distinct from (old_rows.legal_name, old_rows.reference))'
    ' select id from public.contracts_contract where provider_id in (select id from renamed)'
    ' union select umbrella_id from public.contracts_rosterentry where provider_id in (select id from renamed)'
    ' union select contract_id from public.contracts_variation where from_provider_id in (select id from renamed)'
  );

-- A council that is loaded by COPY with the other triggers asleep keeps its words too.
alter table contracts_contract enable always trigger contracts_contract_keeps_words;
alter table contracts_rosterentry enable always trigger contracts_rosterentry_words_insert;
