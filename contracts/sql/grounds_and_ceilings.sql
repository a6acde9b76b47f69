-- A direct award outside a commission is not awarded without its ground. What a copied source left out is not asked;
-- in a commission the lot has the ground, under an umbrella its terms are.
create function direct_award_has_ground() returns trigger language plpgsql as $$
begin
  perform public.ground_refuse('direct_award_has_ground', tg_table_name, new.reference);
  return null;
end $$;
create trigger contracts_contract_direct_award_has_ground before update of state on contracts_contract
  for each row when (old.state = 'draft' and new.state <> 'draft' and new.route = 'direct_award'
    and new.direct_award_ground = '' and new.origin = 'here' and new.commission_id is null and new.umbrella_id is null)
  execute function direct_award_has_ground();

-- An umbrella has no money of its own: a power is measured by what it may come to, where it says so. By its name this
-- comes after the rules, which have locked the contract and judged the power.
create function umbrella_measured() returns trigger language plpgsql as $$
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
create trigger contracts_commitment_umbrella_measured before insert on contracts_commitment
  for each row execute function umbrella_measured();
