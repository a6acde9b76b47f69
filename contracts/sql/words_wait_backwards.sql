create or replace function contract_words_anew() returns trigger language plpgsql as $$
begin
  execute 'update public.contracts_contract set words = null where id in (' || tg_argv[0] || ')';
  return null;
end $$;
