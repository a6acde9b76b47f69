-- What an act rests on besides the rules of money and power: its order, its commission, and ground that stays as it was.

create function commitment_stands() returns trigger language plpgsql as $$
declare
  c contracts_contract;
  root contracts_commitment := new;
  awarded date;
  cited bigint;
begin
  -- It fires after contracts_commitment_rules, by its name: contract, decisions and approval are locked by then.
  select * into c from contracts_contract where id = new.contract_id;
  if new.corrects_id is not null then
    select * into root from contracts_commitment where id = new.corrects_id;
  end if;
  if new.amount = 'NaN' or (new.amount is null and c.origin <> 'copied' and root.authority <> 'recorded') then
    perform ledger_refuse('commitment_says_its_sum', coalesce(new.amount::text, 'no amount'));
  end if;
  if new.kind <> 'award' then
    select made_on into awarded from contracts_commitment where contract_id = c.id and kind = 'award';
    if awarded is null or new.made_on < awarded or (c.state = 'not-signed' and new.amount > 0) then
      perform ledger_refuse('commitment_follows_award',
        'made on ' || new.made_on || ', awarded ' || coalesce('on ' || awarded, 'never') || ', ' || c.state);
    end if;
  end if;
  if new.kind <> 'release' then
    if root.clause_id is not null and not exists (
        select from procurement_commissiondecision k join decisions_clause d on d.decision_id = k.decision_id
          where d.id = root.clause_id and k.commission_id = c.commission_id and k.part in (root.kind, 'award')) then
      perform ledger_refuse('commitment_cites_its_commission', 'the clause plays no part in its ' || root.kind);
    end if;
    for cited in
      select clause_id from decisions_delegation where id = root.delegation_id
      union all select clause_id from decisions_approval where id = new.approval_id
    loop
      if not exists (
          select from procurement_commissiondecision k join decisions_clause d on d.decision_id = k.decision_id
            where d.id = cited and k.commission_id = c.commission_id and k.part <> 'scrutiny') then
        perform ledger_refuse('commitment_cites_its_commission', 'the decision is not linked to the commission');
      end if;
    end loop;
  end if;
  return new;
end $$;
create trigger contracts_commitment_stands before insert on contracts_commitment
  for each row execute function commitment_stands();

-- What a contract was when it was awarded decided what could be asked of its acts.
create function contract_stays_as_awarded() returns trigger language plpgsql as $$
begin
  if (new.kind, new.commission_id, new.umbrella_id, new.origin)
      is distinct from (old.kind, old.commission_id, old.umbrella_id, old.origin)
      and exists (select from contracts_commitment where contract_id = old.id) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'contract_stays_as_awarded',
      table = 'contracts_contract', message = 'acts of the contract rest on what it was', detail = old.reference;
  end if;
  return new;
end $$;
create trigger contracts_contract_stays_as_awarded
  before update of kind, commission_id, umbrella_id, origin on contracts_contract
  for each row execute function contract_stays_as_awarded();

-- The options are those that were awarded: a longer one, or one more, would be an extension that nobody decided.
create function options_stay_as_awarded() returns trigger language plpgsql as $$
declare
  touched bigint[] := array_remove(array[
    case when tg_op <> 'INSERT' then old.contract_id end, case when tg_op <> 'DELETE' then new.contract_id end], null);
begin
  perform from contracts_contract where id = any (touched) order by id for no key update;
  if exists (select from contracts_commitment where contract_id = any (touched)) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'options_stay_as_awarded',
      table = 'contracts_extensionoption', message = 'the options of an awarded contract stay as they were';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger contracts_extensionoption_stay_as_awarded
  before insert or update or delete on contracts_extensionoption
  for each row execute function options_stay_as_awarded();

-- The details of an act stay as they were when its row was written.
create function details_stay_as_made() returns trigger language plpgsql as $$
begin
  if exists (select from contracts_commitment
      where case tg_table_name when 'contracts_extension' then extension_id else variation_id end = old.id) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'details_stay_as_made',
      table = tg_table_name, message = 'what an act of the ledger did stays as it was';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger contracts_extension_stays_as_made before update or delete on contracts_extension
  for each row execute function details_stay_as_made();
create trigger contracts_variation_stays_as_made before update or delete on contracts_variation
  for each row execute function details_stay_as_made();
