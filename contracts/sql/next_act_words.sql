-- Next acts have the words of their contracts as well (words.sql): to look at the contracts' own rows for them, a page of
-- the disk for each, took most of the time of a list in which a common word is looked for.
alter table contracts_nextact add column words tsvector;

create function next_act_takes_words() returns trigger language plpgsql as $$
begin
  -- One that is there keeps those it has. Whoever changes the contract at this moment is waited for.
  if not exists (select from public.contracts_nextact where contract_id = new.contract_id) then
    select words into new.words from public.contracts_contract where id = new.contract_id for share;
  end if;
  return new;
end $$;

create function next_acts_follow_words() returns trigger language plpgsql as $$
begin
  if exists (select from written join old_rows using (id) where written.words is distinct from old_rows.words) then
    update public.contracts_nextact as next set words = written.words
      from written join old_rows using (id)
      where next.contract_id = written.id and written.words is distinct from old_rows.words;
  end if;
  return null;
end $$;

create trigger contracts_nextact_takes_words
  before insert on contracts_nextact for each row execute function next_act_takes_words();
create trigger contracts_contract_words_followed after update on contracts_contract
  referencing old table as old_rows new table as written for each statement execute function next_acts_follow_words();
-- As those of the contracts: also where a council is loaded with the other triggers asleep.
alter table contracts_nextact enable always trigger contracts_nextact_takes_words;
alter table contracts_contract enable always trigger contracts_contract_words_followed;

-- What stands already, in one pass that writes each row once and wakes no trigger.
create function next_act_words(of_contract bigint) returns tsvector language sql stable as $$
  select words from public.contracts_contract where id = of_contract
$$;
alter table contracts_nextact alter column words type tsvector using next_act_words(contract_id);
drop function next_act_words(bigint);
create index next_act_by_words on contracts_nextact using gin (words);
analyze contracts_nextact (words);
