alter table providers_provider enable trigger providers_provider_contract_words;
alter table contracts_variation enable trigger contracts_variation_words_insert;
alter table contracts_withheldnames enable trigger contracts_withheldnames_words_delete;
alter table contracts_withheldnames enable trigger contracts_withheldnames_words_update;
alter table contracts_withheldnames enable trigger contracts_withheldnames_words_insert;
alter table contracts_rosterentry enable trigger contracts_rosterentry_words_delete;
alter table contracts_rosterentry enable trigger contracts_rosterentry_words_update;
drop trigger contracts_variation_words_delete on contracts_variation;
drop trigger contracts_variation_words_update on contracts_variation;
create trigger contracts_variation_words_update after update on contracts_variation
  referencing old table as old_rows new table as written for each statement execute function contract_words_anew(
    'select contract_id from written join old_rows using (id, contract_id)'
    ' where written.from_provider_id is distinct from old_rows.from_provider_id'
  );
