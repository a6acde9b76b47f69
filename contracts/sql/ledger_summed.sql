-- Whatever writes the ledger, or moves a contract to another service area or provider, adds what that changes to the
-- sums of the ledger, in the same statement. Nobody writes an act of a contract while its row is being changed.

create function ledger_sum_of(asked text) returns text language sql immutable as $$
  select format($sum$
    insert into public.contracts_ledgersum
        (facet, service_area_id, approval_id, borne, provider_id, rows, acts, amount, unstated)
    select f.facet, r.service_area_id, f.approval_id, f.borne, f.provider_id,
        sum(r.sign) as rows,
        coalesce(sum(r.sign) filter (where r.kind <> 'correction'), 0) as acts,
        coalesce(sum(r.sign * r.amount), 0) as amount,
        coalesce(sum(r.sign) filter (where r.amount is null), 0) as unstated
      from (%s) r
        left join public.contracts_commitment root on root.id = r.corrects_id
        cross join lateral (values
          ('borne', r.approval_id, case
            when 'recorded' in (r.authority, root.authority) then 'recorded'
            when r.approval_id is not null then ''
            when r.amount = 0 then 'none'
            else 'uncharged'
          end, null::bigint),
          ('holder', null, '', r.provider_id)
        ) f (facet, approval_id, borne, provider_id)
      where f.facet = 'borne' or f.provider_id is not null
      group by f.facet, r.service_area_id, f.approval_id, f.borne, f.provider_id
      having (sum(r.sign), coalesce(sum(r.sign) filter (where r.kind <> 'correction'), 0),
        coalesce(sum(r.sign * r.amount), 0), coalesce(sum(r.sign) filter (where r.amount is null), 0)) <> (0, 0, 0, 0)
  $sum$, asked)
$$;

create function ledger_summed() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    execute public.ledger_sum_of('select 1 as sign, k.*, c.service_area_id, c.provider_id
      from new_rows k join public.contracts_contract c on c.id = k.contract_id');
  elsif exists (select from new_rows n join old_rows o on o.id = n.id
      where (n.service_area_id, n.provider_id) is distinct from (o.service_area_id, o.provider_id)) then
    execute public.ledger_sum_of('select s.sign, k.*, s.service_area_id, s.provider_id
      from (select 1 as sign, id, service_area_id, provider_id from new_rows
        union all select -1, id, service_area_id, provider_id from old_rows) s
        join public.contracts_commitment k on k.contract_id = s.id');
  end if;
  return null;
end $$;

-- The contracts first, as everybody locks them.
create trigger contracts_contract_ledger_moved after update on contracts_contract
  referencing old table as old_rows new table as new_rows for each statement execute function ledger_summed();
create trigger contracts_commitment_summed after insert on contracts_commitment
  referencing new table as new_rows for each statement execute function ledger_summed();

do $$ begin
  execute public.ledger_sum_of('select 1 as sign, k.*, c.service_area_id, c.provider_id
    from public.contracts_commitment k join public.contracts_contract c on c.id = k.contract_id');
end $$;
