-- Where very many rows are written one by one, words are made anew once, at the end: whoever writes them says so to the
-- transaction and does it (contracts.actions.several).
create or replace function contract_words_anew() returns trigger language plpgsql as $$
begin
  if current_setting('contracts.words_wait', true) is distinct from 'on' then
    execute 'update public.contracts_contract set words = null where id in (' || tg_argv[0] || ')';
  end if;
  return null;
end $$;
