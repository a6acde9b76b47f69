drop trigger contracts_contract_stays_as_awarded on contracts_contract;
create or replace function contract_stays_as_awarded() returns trigger language plpgsql as $$
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

create or replace function umbrella_measured() returns trigger language plpgsql as $$
declare
  ceiling numeric;
  root public.contracts_commitment := new;
  g public.decisions_delegation;
  cabinet_from numeric;
begin
  select value into ceiling from public.contracts_contract
    where id = new.contract_id and kind in ('framework', 'dps', 'dynamic-market', 'flexible');
  if coalesce(ceiling, 0) = 0 then return new; end if;
  if new.corrects_id is not null then
    select * into root from public.contracts_commitment where id = new.corrects_id;
  end if;
  if root.delegation_id is not null and root.kind = 'award' then
    select * into g from public.decisions_delegation where id = root.delegation_id;
    if ceiling > g.limit_per_action then
      perform public.ledger_refuse('commitment_within_delegation',
        public.pounds(ceiling) || ' against a limit of ' || public.pounds(g.limit_per_action));
    elsif ceiling < g.floor then
      perform public.ledger_refuse('commitment_within_delegation',
        public.pounds(ceiling) || ' is under the floor of ' || public.pounds(g.floor));
    end if;
  elsif root.standing_orders_id is not null and coalesce(new.amount, 0) >= 0 then
    select cabinet_award_from into cabinet_from from public.council_standingorders where id = root.standing_orders_id;
    if ceiling >= cabinet_from then
      perform public.ledger_refuse('commitment_within_standing_power',
        public.pounds(ceiling) || ' in all; from ' || public.pounds(cabinet_from) || ' it goes to cabinet');
    end if;
  end if;
  return new;
end $$;
create or replace function delegation_covers_acts() returns trigger language plpgsql as $$
declare
  act record;
  found text;
begin
  -- An act under it that is not committed yet holds its decision: the correction has waited for it there.
  for act in
    select r.*, c.reference, coalesce(r.amount, 0) + coalesce(
        (select sum(k.amount) from contracts_commitment k where k.corrects_id = r.id), 0) as net
      from contracts_commitment r join contracts_contract c on c.id = r.contract_id
      where r.delegation_id = new.id order by r.id
  loop
    found := case
      when act.acting_post_id is distinct from new.post_id then 'another post acted'
      when not (case act.kind when 'award' then 'award' when 'extension' then 'extend' else 'vary' end) = any (new.powers)
        then 'it used the power to ' || case act.kind when 'award' then 'award' when 'extension' then 'extend' else 'vary' end
      when act.made_on > new.usable_until then 'it was done on ' || act.made_on
      when act.net > new.limit_per_action then pounds(act.net) || ' against a limit of ' || pounds(new.limit_per_action)
      when act.kind = 'award' and act.net > 0 and act.net < new.floor
        then pounds(act.net) || ' is under the floor of ' || pounds(new.floor)
    end;
    if found is not null then
      raise exception using errcode = 'integrity_constraint_violation', constraint = 'delegation_covers_acts',
        table = 'decisions_delegation', message = 'an act under the delegation would have no power',
        detail = act.reference || ', ' || act.kind || ' of ' || act.made_on || ': ' || found;
    end if;
  end loop;
  return new;
end $$;
drop function public.ceiling_of(bigint);
