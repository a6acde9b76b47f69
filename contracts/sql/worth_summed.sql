-- The sums by day know bands of worth too: from 1,000, from 2,000 ... from 900,000,000 pounds a year.

-- Whoever changes next acts by the function as it was has done so before it is replaced, and is counted below.
lock table public.contracts_nextact in share row exclusive mode;

create or replace function next_acts_summed() returns trigger language plpgsql as $$
begin
  execute format($sum$
    insert into public.contracts_daysum
        (facet, value, day_of, day, runs_on, count, amount, known, capped, rough)
    select f.facet, f.value, d.day_of, d.day, r.runs_on,
        sum(r.sign) as count,
        coalesce(sum(r.sign * r.yearly), 0) as amount,
        coalesce(sum(r.sign) filter (where r.yearly is not null), 0) as known,
        coalesce(sum(r.sign) filter (where r.yearly_qualifier = 'maximum'), 0) as capped,
        coalesce(sum(r.sign) filter (where r.yearly_qualifier in ('estimate', 'circa')), 0) as rough
      from (%s) r
        cross join lateral (values
          ('act_by', r.act_by), ('decide_by', r.decide_by), ('ends_on', r.ends_on), ('notice_by', r.notice_by),
          ('next_break', r.next_break), ('assess_by', r.assess_by)
        ) d (day_of, day)
        cross join lateral (values
          ('', ''), ('kind', r.kind), ('route', r.route), ('area', r.service_area_id::text),
          ('lead', r.lead_officer_id::text), ('path', r.planned_path), ('regime', r.regime),
          ('light', r.light_touch::text),
          ('worth', width_bucket(r.yearly, '{
            1000,2000,3000,4000,5000,6000,7000,8000,9000,
            10000,20000,30000,40000,50000,60000,70000,80000,90000,
            100000,200000,300000,400000,500000,600000,700000,800000,900000,
            1000000,2000000,3000000,4000000,5000000,6000000,7000000,8000000,9000000,
            10000000,20000000,30000000,40000000,50000000,60000000,70000000,80000000,90000000,
            100000000,200000000,300000000,400000000,500000000,600000000,700000000,800000000,900000000
          }'::numeric[])::text)
        ) f (facet, value)
      where d.day is not null and f.value is not null
      group by f.facet, f.value, d.day_of, d.day, r.runs_on
      having (sum(r.sign), coalesce(sum(r.sign * r.yearly), 0),
        coalesce(sum(r.sign) filter (where r.yearly is not null), 0),
        coalesce(sum(r.sign) filter (where r.yearly_qualifier = 'maximum'), 0),
        coalesce(sum(r.sign) filter (where r.yearly_qualifier in ('estimate', 'circa')), 0)) <> (0, 0, 0, 0, 0)
    $sum$, case tg_op
      when 'INSERT' then 'select 1 as sign, * from new_rows'
      when 'DELETE' then 'select -1 as sign, * from old_rows'
      else 'select 1 as sign, * from new_rows union all select -1, * from old_rows'
    end);
  return null;
end $$;

-- What stands already, once.
insert into public.contracts_daysum (facet, value, day_of, day, runs_on, count, amount, known, capped, rough)
select 'worth', r.value, d.day_of, d.day, r.runs_on, count(*), sum(r.yearly), count(r.yearly),
    count(*) filter (where r.yearly_qualifier = 'maximum'),
    count(*) filter (where r.yearly_qualifier in ('estimate', 'circa'))
  from (
    select *, width_bucket(yearly, '{
            1000,2000,3000,4000,5000,6000,7000,8000,9000,
            10000,20000,30000,40000,50000,60000,70000,80000,90000,
            100000,200000,300000,400000,500000,600000,700000,800000,900000,
            1000000,2000000,3000000,4000000,5000000,6000000,7000000,8000000,9000000,
            10000000,20000000,30000000,40000000,50000000,60000000,70000000,80000000,90000000,
            100000000,200000000,300000000,400000000,500000000,600000000,700000000,800000000,900000000
          }'::numeric[])::text as value
      from public.contracts_nextact where yearly is not null
  ) r
    cross join lateral (values
      ('act_by', r.act_by), ('decide_by', r.decide_by), ('ends_on', r.ends_on), ('notice_by', r.notice_by),
      ('next_break', r.next_break), ('assess_by', r.assess_by)
    ) d (day_of, day)
  where d.day is not null
  group by r.value, d.day_of, d.day, r.runs_on;
