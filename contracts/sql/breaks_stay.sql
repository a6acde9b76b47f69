-- The breaks of an awarded contract stay as they were awarded, and one that was used stays as it was used: the end of
-- the contract moves by them.
create function breaks_stay_as_awarded() returns trigger language plpgsql as $$
declare
  touched bigint[] := array_remove(array[
    case when tg_op <> 'INSERT' then old.contract_id end, case when tg_op <> 'DELETE' then new.contract_id end], null);
begin
  if tg_op = 'UPDATE' and (new.contract_id, new.after_months, new.falls_on)
      is not distinct from (old.contract_id, old.after_months, old.falls_on)
      and (old.exercised_on is null or (new.exercised_on, new.old_end) is not distinct from (old.exercised_on, old.old_end))
  then
    return new;
  end if;
  perform from public.contracts_contract where id = any (touched) order by id for no key update;
  if exists (select from public.contracts_commitment where contract_id = any (touched)) then
    perform public.ground_refuse('breaks_stay_as_awarded', tg_table_name, 'the contract is awarded');
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger contracts_breakpoint_stay_as_awarded before insert or update or delete on contracts_breakpoint
  for each row execute function breaks_stay_as_awarded();
