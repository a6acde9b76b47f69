-- First of all, so that whatever was summed by bands meanwhile is deleted as well.
lock table public.contracts_nextact in share row exclusive mode;

delete from public.contracts_daysum where facet = 'worth';
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
          ('light', r.light_touch::text)
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
