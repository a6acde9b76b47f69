-- The ledger's rules where nobody gets past them: whatever writes a row, these triggers judge it.
-- Every error carries a constraint name, which contracts/rules.py turns into words, and the figures in its DETAIL.
-- Locks are always taken in one order: contract, cited decisions by id, approval.

create function decision_in_effect(d decisions_decision, day date) returns boolean language sql immutable as $$
  select coalesce(
    d.state in ('published', 'confirmed') and d.effective_from <= day
      and (d.superseded_from is null or day < d.superseded_from),
    false)
$$;

create function ledger_refuse(rule text, detail text) returns void language plpgsql as $$
begin
  raise exception using errcode = 'integrity_constraint_violation', constraint = rule, table = 'contracts_commitment',
    message = 'the ledger refuses this by ' || rule, detail = detail;
end $$;

create function pounds(amount numeric) returns text language sql immutable as $$
  select case when amount < 0 then '−' else '' end || '£' || to_char(abs(amount), 'FM999,999,999,990.00')
$$;

-- The last day of n months from a first day, counted as commissioning.kit.terms.last_day counts.
create function term_last_day(first_day date, months integer) returns date language sql immutable as $$
  select case
    when extract(day from first_day + make_interval(months => months)) < extract(day from first_day)
      then (first_day + make_interval(months => months))::date
    else (first_day + make_interval(months => months))::date - 1
  end
$$;

create function begun_months(old_end date, new_end date) returns integer language plpgsql immutable as $$
declare
  first_day date := old_end + 1;
  n integer := greatest(1, ((extract(year from new_end) - extract(year from first_day)) * 12
    + extract(month from new_end) - extract(month from first_day))::integer);
begin
  while term_last_day(first_day, n) < new_end loop n := n + 1; end loop;
  return n;
end $$;

create function commitment_rules() returns trigger language plpgsql as $$
declare
  c contracts_contract;
  root contracts_commitment;
  a decisions_approval;
  g decisions_delegation;
  cl decisions_clause;
  so council_standingorders;
  ack contracts_estimateacknowledgement;
  d decisions_decision;
  corrected boolean := new.corrects_id is not null;
  adds boolean := coalesce(new.amount, 0) >= 0;
  net numeric := coalesce(new.amount, 0);
  total numeric;
  entered date;
begin
  -- Sums are read after the locks, each by a statement with a fresh snapshot: only this isolation level gives that.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'invalid_transaction_state',
      message = 'commitments are written at the isolation level read committed';
  end if;

  -- Foreign keys are judged at the commit only: a row that is not there yet would be asked for nothing.
  if not (exists (select from contracts_contract where id = new.contract_id)
      and (new.corrects_id is null or exists (select from contracts_commitment where id = new.corrects_id))
      and (new.clause_id is null or exists (select from decisions_clause where id = new.clause_id))
      and (new.delegation_id is null or exists (select from decisions_delegation where id = new.delegation_id))
      and (new.approval_id is null or exists (select from decisions_approval where id = new.approval_id))) then
    perform ledger_refuse('commitment_cites_what_exists', 'what it cites is entered before it');
  end if;
  select * into c from contracts_contract where id = new.contract_id for no key update;

  root := new;
  if corrected then
    select * into root from contracts_commitment where id = new.corrects_id;
    if root.contract_id <> new.contract_id or root.kind = 'correction'
        or root.approval_id is distinct from new.approval_id then
      perform ledger_refuse('commitment_corrects_its_row',
        'a correction names an act of the same contract and charges the same approval');
    end if;
    select net + coalesce(sum(amount), 0) into net from contracts_commitment
      where id = root.id or corrects_id = root.id;
    if (root.kind in ('award', 'extension') and net < 0) or (root.kind = 'release' and net > 0) then
      perform ledger_refuse('commitment_corrects_its_row', 'the row with its corrections would be ' || pounds(net));
    end if;
  end if;
  if (new.extension_id is not null and not exists
        (select from contracts_extension where id = new.extension_id and contract_id = new.contract_id))
      or (new.variation_id is not null and not exists
        (select from contracts_variation where id = new.variation_id and contract_id = new.contract_id)) then
    perform ledger_refuse('commitment_details_fit_contract', 'its extension or variation is of another contract');
  end if;
  if new.made_on > (new.recorded_at at time zone 'Europe/London')::date then
    perform ledger_refuse('commitment_not_in_future', 'made on ' || new.made_on);
  end if;

  if c.kind in ('framework', 'dps', 'dynamic-market', 'flexible') and coalesce(new.amount, 0) <> 0 then
    perform ledger_refuse('commitment_umbrella_carries_nothing', c.reference || ', ' || pounds(new.amount));
  end if;

  -- What is cited, for the power and for the money, is in effect on the day of the act.
  if new.kind <> 'release' then
    for d in
      select x.* from decisions_decision x where x.id in (
        select k.decision_id from decisions_clause k where k.id in (
          root.clause_id,
          (select clause_id from decisions_delegation where id = root.delegation_id),
          (select clause_id from decisions_approval where id = new.approval_id)))
      order by x.id for no key update
    loop
      if adds and not decision_in_effect(d, root.made_on) then
        perform ledger_refuse('commitment_decision_in_effect', d.reference || ' on ' || root.made_on);
      end if;
    end loop;
  end if;
  if new.approval_id is not null then
    select * into a from decisions_approval where id = new.approval_id for no key update;
  end if;

  -- Who had the power.
  if root.clause_id is not null then
    select * into cl from decisions_clause where id = root.clause_id;
    if cl.verb not in ('approve', 'award', 'authorise') or cl.access = 'confidential' then
      perform ledger_refuse('commitment_clause_gives_power', 'its verb is ' || cl.verb);
    end if;
  end if;
  if root.delegation_id is not null then
    select * into g from decisions_delegation where id = root.delegation_id;
    if root.acting_post_id is distinct from g.post_id then
      perform ledger_refuse('commitment_within_delegation', 'the power was given to another post');
    elsif not (case root.kind when 'award' then 'award' when 'extension' then 'extend' else 'vary' end) = any (g.powers) then
      perform ledger_refuse('commitment_within_delegation', 'its powers do not include this ' || root.kind);
    elsif root.made_on > g.usable_until then
      perform ledger_refuse('commitment_within_delegation', 'usable until ' || g.usable_until);
    elsif net > g.limit_per_action then
      perform ledger_refuse('commitment_within_delegation',
        pounds(net) || ' against a limit of ' || pounds(g.limit_per_action));
    elsif root.kind = 'award' and net > 0 and net < g.floor then
      perform ledger_refuse('commitment_within_delegation', pounds(net) || ' is under the floor of ' || pounds(g.floor));
    end if;
  end if;
  if root.standing_orders_id is not null and (adds or not corrected) then
    select * into so from council_standingorders where in_force_from <= root.made_on order by in_force_from desc limit 1;
    if so.id is distinct from root.standing_orders_id then
      perform ledger_refuse('commitment_within_standing_power', 'other standing orders were in force on ' || root.made_on);
    end if;
    select coalesce(sum(amount), 0) + coalesce(new.amount, 0) into total
      from contracts_commitment where contract_id = c.id;
    if total >= so.cabinet_award_from then
      perform ledger_refuse('commitment_within_standing_power',
        pounds(total) || ' in all; from ' || pounds(so.cabinet_award_from) || ' it goes to cabinet');
    end if;
  end if;
  if root.authority = 'recorded' then
    select (min(history_date) at time zone 'Europe/London')::date into entered
      from contracts_historicalcontract where id = c.id;
    if entered is null or root.made_on >= entered or new.approval_id is not null then
      perform ledger_refuse('commitment_not_recorded',
        'made on ' || root.made_on || ', entered here on ' || coalesce(entered::text, 'no day'));
    end if;
  end if;

  -- What money.
  if new.acknowledgement_id is not null then
    select * into ack from contracts_estimateacknowledgement where id = new.acknowledgement_id;
    if ack.contract_id <> new.contract_id or ack.approval_id is distinct from new.approval_id
        or ack.kind <> new.kind or ack.amount is distinct from new.amount or ack.actor_id <> new.recorded_by_id
        or exists (select from contracts_commitment where acknowledgement_id = ack.id) then
      perform ledger_refuse('commitment_within_approval', 'the acknowledgement is of another act');
    end if;
  end if;
  if new.amount > 0 and a.id is not null then
    select coalesce(sum(amount), 0) + new.amount into total from contracts_commitment where approval_id = a.id;
    if total > a.amount and (a.qualifier = 'maximum' or new.acknowledgement_id is null) then
      perform ledger_refuse('commitment_within_approval',
        pounds(total) || ' against the ' || a.qualifier || ' of ' || pounds(a.amount));
    end if;
  end if;
  if new.amount < 0 then
    select coalesce(sum(amount), 0) + new.amount into total from contracts_commitment
      where contract_id = c.id and approval_id is not distinct from new.approval_id;
    if total < 0 then
      perform ledger_refuse('commitment_not_below_zero',
        c.reference || ' would hold ' || pounds(total) || case when a.id is null then ' uncharged' else ' of this approval' end);
    end if;
  end if;
  return new;
end $$;
create trigger contracts_commitment_rules before insert on contracts_commitment
  for each row execute function commitment_rules();

create function estimate_acknowledgement_rules() returns trigger language plpgsql as $$
begin
  if not exists (select from council_user where id = new.recorded_by_id and is_active and 'manager' = any (roles)) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'acknowledgement_by_manager',
      table = 'contracts_estimateacknowledgement', message = 'only a manager acknowledges an estimate passed';
  end if;
  return new;
end $$;
create trigger contracts_estimateacknowledgement_rules before insert on contracts_estimateacknowledgement
  for each row execute function estimate_acknowledgement_rules();

-- A fixed option is used once, a pot in slices; neither gives more months than it has.
create function extension_within_option() returns trigger language plpgsql as $$
declare
  o contracts_extensionoption;
  used integer;
  needed integer := begun_months(new.old_end, new.new_end);
begin
  perform from contracts_contract where id = new.contract_id for no key update;
  if new.option_id is null then return new; end if;
  select * into o from contracts_extensionoption where id = new.option_id;
  select coalesce(sum(begun_months(old_end, new_end)), 0) into used
    from contracts_extension where option_id = o.id and id is distinct from new.id;
  if o.contract_id is distinct from new.contract_id or used + needed > o.months or (used > 0 and not o.pot) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'extension_within_option',
      table = 'contracts_extension', message = 'the option does not give these months',
      detail = needed || ' months asked, ' || used || ' of ' || o.months || ' used';
  end if;
  return new;
end $$;
create trigger contracts_extension_within_option before insert or update on contracts_extension
  for each row execute function extension_within_option();

-- A correction of a published approval leaves no maximum overspent.
create function approval_covers_commitments() returns trigger language plpgsql as $$
declare total numeric;
begin
  select coalesce(sum(amount), 0) into total from contracts_commitment where approval_id = new.id;
  if new.qualifier = 'maximum' and total > new.amount then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'approval_covers_commitments',
      table = 'decisions_approval', message = 'the approval would be overspent',
      detail = pounds(total) || ' is committed, the maximum would be ' || pounds(new.amount);
  end if;
  return new;
end $$;
create trigger decisions_approval_covers_commitments after update of amount, qualifier on decisions_approval
  for each row execute function approval_covers_commitments();
