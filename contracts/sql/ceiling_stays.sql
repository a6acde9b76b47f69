-- An umbrella has no money of its own: what it may come to, where it says so, measures the power for its award, in the
-- act and in every later correction of the delegation. So that stays as it was awarded.
create function public.ceiling_of(contract bigint) returns numeric language sql stable as $$
  select nullif(value, 0) from public.contracts_contract
    where id = contract and kind in ('framework', 'dps', 'dynamic-market', 'flexible')
$$;

create or replace function contract_stays_as_awarded() returns trigger language plpgsql as $$
begin
  if ((new.kind, new.commission_id, new.umbrella_id, new.origin)
      is distinct from (old.kind, old.commission_id, old.umbrella_id, old.origin)
      or new.value is distinct from old.value and old.kind in ('framework', 'dps', 'dynamic-market', 'flexible'))
      and exists (select from public.contracts_commitment where contract_id = old.id) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'contract_stays_as_awarded',
      table = 'contracts_contract', message = 'acts of the contract rest on what it was', detail = old.reference;
  end if;
  return new;
end $$;
drop trigger contracts_contract_stays_as_awarded on contracts_contract;
create trigger contracts_contract_stays_as_awarded
  before update of kind, commission_id, umbrella_id, origin, value on contracts_contract
  for each row execute function contract_stays_as_awarded();

-- By its name this comes after the rules, which have locked the contract and judged the power. They leave an umbrella
-- no correction: a row of 0 is not put right by 0.
create or replace function umbrella_measured() returns trigger language plpgsql as $$
declare
  ceiling numeric := public.ceiling_of(new.contract_id);
  g public.decisions_delegation;
  cabinet_from numeric;
begin
  if ceiling is null then return new; end if;
  if new.delegation_id is not null and new.kind = 'award' then
    select * into g from public.decisions_delegation where id = new.delegation_id;
    if ceiling > g.limit_per_action then
      perform public.ledger_refuse('commitment_within_delegation',
        public.pounds(ceiling) || ' against a limit of ' || public.pounds(g.limit_per_action));
    elsif ceiling < g.floor then
      perform public.ledger_refuse('commitment_within_delegation',
        public.pounds(ceiling) || ' is under the floor of ' || public.pounds(g.floor));
    end if;
  elsif new.standing_orders_id is not null then
    select cabinet_award_from into cabinet_from from public.council_standingorders where id = new.standing_orders_id;
    if ceiling >= cabinet_from then
      perform public.ledger_refuse('commitment_within_standing_power',
        public.pounds(ceiling) || ' in all; from ' || public.pounds(cabinet_from) || ' it goes to cabinet');
    end if;
  end if;
  return new;
end $$;

-- A correction of a published delegation leaves no act without the power under which it was done.
create or replace function delegation_covers_acts() returns trigger language plpgsql as $$
declare
  act record;
  found text;
begin
  -- An act under it that is not committed yet holds its decision: the correction has waited for it there.
  for act in
    select r.*, c.reference, greatest(
        coalesce(r.amount, 0) + coalesce(
          (select sum(k.amount) from public.contracts_commitment k where k.corrects_id = r.id), 0),
        case when r.kind = 'award' then public.ceiling_of(c.id) end) as net
      from public.contracts_commitment r join public.contracts_contract c on c.id = r.contract_id
      where r.delegation_id = new.id order by r.id
  loop
    found := case
      when act.acting_post_id is distinct from new.post_id then 'another post acted'
      when not (case act.kind when 'award' then 'award' when 'extension' then 'extend' else 'vary' end) = any (new.powers)
        then 'it used the power to ' || case act.kind when 'award' then 'award' when 'extension' then 'extend' else 'vary' end
      when act.made_on > new.usable_until then 'it was done on ' || act.made_on
      when act.net > new.limit_per_action
        then public.pounds(act.net) || ' against a limit of ' || public.pounds(new.limit_per_action)
      when act.kind = 'award' and act.net > 0 and act.net < new.floor
        then public.pounds(act.net) || ' is under the floor of ' || public.pounds(new.floor)
    end;
    if found is not null then
      raise exception using errcode = 'integrity_constraint_violation', constraint = 'delegation_covers_acts',
        table = 'decisions_delegation', message = 'an act under the delegation would have no power',
        detail = act.reference || ', ' || act.kind || ' of ' || act.made_on || ': ' || found;
    end if;
  end loop;
  return new;
end $$;
