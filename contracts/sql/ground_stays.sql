-- The ground under the acts stays where it is: links that rows rest on, standing orders that they cite, ends.

create function ground_refuse(rule text, told_table text, detail text) returns void language plpgsql as $$
begin
  raise exception using errcode = 'integrity_constraint_violation', constraint = rule, table = told_table,
    message = 'the ground of acts stays: ' || rule, detail = detail;
end $$;

-- A decision that a row cites keeps a part in the commission that fits the row.
create function decision_stays_linked() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.commission_id, new.decision_id, new.part)
      is not distinct from (old.commission_id, old.decision_id, old.part) then
    return new;
  end if;
  -- An act locks the decisions that it cites before it looks for their parts.
  perform from public.decisions_decision where id = old.decision_id for no key update;
  if exists (
    select from public.contracts_commitment k
      join public.contracts_contract c on c.id = k.contract_id and c.commission_id = old.commission_id
      where (
        exists (select from public.decisions_clause d where d.id = k.clause_id and d.decision_id = old.decision_id)
        and not exists (
          select from public.procurement_commissiondecision o
            where o.id <> old.id and o.commission_id = old.commission_id and o.decision_id = old.decision_id
              and o.part in (k.kind, 'award'))
      ) or (
        exists (
          select from public.decisions_clause d where d.decision_id = old.decision_id and d.id in (
            (select clause_id from public.decisions_delegation where id = k.delegation_id),
            (select clause_id from public.decisions_approval where id = k.approval_id)))
        and not exists (
          select from public.procurement_commissiondecision o
            where o.id <> old.id and o.commission_id = old.commission_id and o.decision_id = old.decision_id
              and o.part <> 'scrutiny')
      )
  ) then
    perform public.ground_refuse('decision_stays_linked', tg_table_name, 'a row of the ledger rests on this link');
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger procurement_commissiondecision_stays_linked before update or delete on procurement_commissiondecision
  for each row execute function decision_stays_linked();

-- Standing orders that an act cites keep their words and figures, and stay those in force on its day.
create function standing_orders_stay_as_used() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.in_force_from, new.cabinet_award_from, new.officer_power_words)
      is not distinct from (old.in_force_from, old.cabinet_award_from, old.officer_power_words) then
    return null;
  end if;
  if tg_op = 'UPDATE' and exists (select from public.contracts_commitment where standing_orders_id = old.id) then
    perform public.ground_refuse('standing_orders_stay_as_used', tg_table_name, 'acts cite them');
  end if;
  if exists (
    select from public.contracts_commitment k
      where k.standing_orders_id is not null and k.made_on >= new.in_force_from
        and k.standing_orders_id is distinct from (
          select id from public.council_standingorders where in_force_from <= k.made_on
            order by in_force_from desc limit 1)
  ) then
    perform public.ground_refuse('standing_orders_stay_as_used', tg_table_name, 'other ones were in force for acts');
  end if;
  return null;
end $$;
create trigger council_standingorders_stay_as_used after insert or update on council_standingorders
  for each row execute function standing_orders_stay_as_used();

-- An act waits for whoever changes the standing orders that it cites. It fires before the rules, by its name.
create function commitment_holds_orders() returns trigger language plpgsql as $$
begin
  perform from public.council_standingorders where id = new.standing_orders_id for share;
  return new;
end $$;
create trigger contracts_commitment_orders before insert on contracts_commitment
  for each row when (new.standing_orders_id is not null) execute function commitment_holds_orders();

-- The term of an awarded contract stays; its end moves from where it was by an extension, a variation, a break used or
-- its termination, and its last possible end with it, or when a document settles which of two days holds.
create function ends_move_by_acts() returns trigger language plpgsql as $$
declare
  moved boolean := new.ends_on is distinct from old.ends_on;
  ended boolean := old.terminated_on is null and new.terminated_on is not null;
  acted boolean := false;
begin
  if not exists (select from public.contracts_commitment where contract_id = old.id) then return new; end if;
  if (new.starts_on, new.initial_end) is distinct from (old.starts_on, old.initial_end) then
    perform public.ground_refuse('ends_move_by_acts', tg_table_name, old.reference || ': its first term was awarded');
  end if;
  if moved then
    acted := ended and new.ends_on = new.terminated_on and new.end_before_termination is not distinct from old.ends_on
      or exists (
        -- The latest row that could have moved it: an earlier one moved it before.
        select from public.contracts_commitment k
          left join public.contracts_extension e on e.id = k.extension_id
          left join public.contracts_variation v on v.id = k.variation_id
          where k.id = (
              select max(id) from public.contracts_commitment
                where contract_id = old.id and kind in ('extension', 'variation'))
            and coalesce(e.old_end, v.old_end) is not distinct from old.ends_on
            and coalesce(e.new_end, v.new_end) = new.ends_on)
      or exists (
        select from public.contracts_breakpoint
          where contract_id = old.id and exercised_on is not null and old_end is not distinct from old.ends_on
            and falls_on = new.ends_on);
  else
    acted := ended
      or (new.last_possible_end, new.last_possible_end_if)
        is not distinct from (old.last_possible_end, old.last_possible_end_if)
      or (old.last_possible_end_if is not null and new.last_possible_end_if is null and new.term_settled_by <> ''
        and new.last_possible_end in (old.last_possible_end, old.last_possible_end_if));
  end if;
  if not acted then
    perform public.ground_refuse('ends_move_by_acts', tg_table_name,
      old.reference || ': ' || coalesce(old.ends_on::text, 'no end') || ' to ' || coalesce(new.ends_on::text, 'no end'));
  end if;
  return new;
end $$;
create trigger contracts_contract_ends_move_by_acts
  before update of starts_on, initial_end, ends_on, last_possible_end, last_possible_end_if on contracts_contract
  for each row execute function ends_move_by_acts();
