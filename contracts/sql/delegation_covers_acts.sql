-- A correction of a published delegation leaves no act without the power under which it was done.
create function delegation_covers_acts() returns trigger language plpgsql as $$
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
create trigger decisions_delegation_covers_acts
  after update of post_id, powers, limit_per_action, floor, usable_until on decisions_delegation
  for each row execute function delegation_covers_acts();
