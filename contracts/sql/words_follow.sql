-- The words of a contract follow an act that is deleted or moved to another contract as well.
drop trigger contracts_variation_words_update on contracts_variation;
create trigger contracts_variation_words_update after update on contracts_variation
  referencing old table as old_rows new table as written for each statement execute function contract_words_anew(
    'select unnest(array[written.contract_id, old_rows.contract_id]) from written join old_rows using (id)'
    ' where (written.contract_id, written.from_provider_id)'
    ' is distinct from (old_rows.contract_id, old_rows.from_provider_id)'
  );
create trigger contracts_variation_words_delete after delete on contracts_variation referencing old table as written
  for each statement execute function
  contract_words_anew('select contract_id from written where from_provider_id is not null');

-- A council that is loaded with the other triggers asleep keeps its words too. All of them: names that come with a
-- roster are found by everybody until the row that withholds them has been followed as well.
alter table contracts_contract enable always trigger contracts_contract_keeps_words;
alter table contracts_rosterentry enable always trigger contracts_rosterentry_words_insert;
alter table contracts_rosterentry enable always trigger contracts_rosterentry_words_update;
alter table contracts_rosterentry enable always trigger contracts_rosterentry_words_delete;
alter table contracts_withheldnames enable always trigger contracts_withheldnames_words_insert;
alter table contracts_withheldnames enable always trigger contracts_withheldnames_words_update;
alter table contracts_withheldnames enable always trigger contracts_withheldnames_words_delete;
alter table contracts_variation enable always trigger contracts_variation_words_insert;
alter table contracts_variation enable always trigger contracts_variation_words_update;
alter table contracts_variation enable always trigger contracts_variation_words_delete;
alter table providers_provider enable always trigger providers_provider_contract_words;

-- What was loaded before with only some of them awake.
update contracts_contract set words = null where id in (
  select contract_id from contracts_withheldnames
  union select contract_id from contracts_variation where from_provider_id is not null
);
